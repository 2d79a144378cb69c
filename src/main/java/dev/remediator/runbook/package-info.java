/** The operations runbook for people, made of what the service executes. Things to avoid: a sentence that no file holds true. */
@NullMarked
package dev.remediator.runbook;

import org.jspecify.annotations.NullMarked;
