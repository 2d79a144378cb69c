/** The only way out: configured hosts, no redirects, limits. Things to avoid: knowing what is called. */
@NullMarked
package dev.remediator.outbound;

import org.jspecify.annotations.NullMarked;
