/** Looks at certificates. Things to avoid: sending anything, taking an untrusted certificate for a valid one. */
@NullMarked
package dev.remediator.action.tls;

import org.jspecify.annotations.NullMarked;
