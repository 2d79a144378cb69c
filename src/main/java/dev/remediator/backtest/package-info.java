/**
 * What was recorded, through other playbooks: what would have run, and what differs from what did.
 *
 * <p>Things to avoid: writing to the database; deciding anything that intake and guard decide; memory that grows with the
 * length of a recording.
 */
@NullMarked
package dev.remediator.backtest;

import org.jspecify.annotations.NullMarked;
