/** Parses, type-checks and holds the remediations. Things to avoid: deciding what to do with an alert, knowing a database. */
@NullMarked
package dev.remediator.playbook;

import org.jspecify.annotations.NullMarked;
