/**
 * The promises, kept by the packaged service as a process of its own. Things to avoid: its classes; these tests see what an
 * operator sees, and its database.
 */
@NullMarked
package dev.remediator.acceptance;

import org.jspecify.annotations.NullMarked;
