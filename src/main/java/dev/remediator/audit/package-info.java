/**
 * Who did or decided what, written before it is done. Rows are added and read, and nothing else.
 *
 * <p>Things to avoid: a secret in the details; an entry in another transaction than what it is about.
 */
@NullMarked
package dev.remediator.audit;

import org.jspecify.annotations.NullMarked;
