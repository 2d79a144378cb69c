/**
 * Who may look and who may do more: one-time links, the sessions made from them, tokens of programs, and what a browser is
 * allowed to send.
 *
 * <p>Things to avoid: a token in a log or in the database; a GET that changes anything; deciding by paths.
 */
@NullMarked
package dev.remediator.identity;

import org.jspecify.annotations.NullMarked;
