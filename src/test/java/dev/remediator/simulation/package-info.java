/**
 * The randomized simulation: production's machine, executor and guards in thousands of invented lives. Things to avoid:
 * wall clocks, threads and unordered collections; a seed must tell the same story twice.
 */
@NullMarked
package dev.remediator.simulation;

import org.jspecify.annotations.NullMarked;
