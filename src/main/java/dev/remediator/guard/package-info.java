/** May this be done now? Things to avoid: doing it, a "no" without a name. */
@NullMarked
package dev.remediator.guard;

import org.jspecify.annotations.NullMarked;
