/** The machine that runs playbooks, its journal and its executor. Things to avoid: deciding outside the machine, an effect before its intent is committed. */
@NullMarked
package dev.remediator.run;

import org.jspecify.annotations.NullMarked;
