/**
 * Figures over time as pictures: lines, with marks where something happened.
 *
 * <p>Things to avoid: anything of ours beside it; text that was not made harmless; a picture that nobody can read without
 * seeing it.
 */
@NullMarked
package dev.remediator.chart;

import org.jspecify.annotations.NullMarked;
