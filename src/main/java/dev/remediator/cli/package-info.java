/** The commands of {@code ./remediator}. Things to avoid: a decision of its own; being imported by anything but the entry point. */
@NullMarked
package dev.remediator.cli;

import org.jspecify.annotations.NullMarked;
