/** The demo's stand-ins as real processes. Things to avoid: calling their classes; they are programs, not a library. */
@NullMarked
package dev.remediator.demo;

import org.jspecify.annotations.NullMarked;
