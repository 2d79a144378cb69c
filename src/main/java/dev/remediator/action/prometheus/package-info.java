/** Checks and figures from Prometheus: instant queries with bounds, series over time. Things to avoid: taking "no data" for a good sign unless the check says so. */
@NullMarked
package dev.remediator.action.prometheus;

import org.jspecify.annotations.NullMarked;
