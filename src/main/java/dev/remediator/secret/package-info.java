/** Values that cannot be printed. Things to avoid: handing out the value except through reveal(). */
@NullMarked
package dev.remediator.secret;

import org.jspecify.annotations.NullMarked;
