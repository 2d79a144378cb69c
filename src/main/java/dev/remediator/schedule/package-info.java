/** What a clock starts: the sweep and housekeeping. Things to avoid: timers of runs, which are rows of their own. */
@NullMarked
package dev.remediator.schedule;

import org.jspecify.annotations.NullMarked;
