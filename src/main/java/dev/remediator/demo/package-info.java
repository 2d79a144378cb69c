/** The demo: real processes that are broken and healed before a person's eyes. Things to avoid: anything that production uses. */
@NullMarked
package dev.remediator.demo;

import org.jspecify.annotations.NullMarked;
