/**
 * Whom time calls: level after level of an incident until somebody acknowledges it, and those again who are asked and have
 * not answered.
 *
 * <p>Things to avoid: a timer that lives only in memory; telling before the row that says so is committed.
 */
@NullMarked
package dev.remediator.escalation;

import org.jspecify.annotations.NullMarked;
