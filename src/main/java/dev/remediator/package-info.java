/** Remediator: an operations runbook as running software. Things to avoid: code directly here, beside the entry point. */
@NullMarked
package dev.remediator;

import org.jspecify.annotations.NullMarked;
