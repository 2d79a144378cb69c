/** What can be acted on, and who owns it. Things to avoid: anything that acts, or knows a platform. */
@NullMarked
package dev.remediator.target;

import org.jspecify.annotations.NullMarked;
