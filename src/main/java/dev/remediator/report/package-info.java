/**
 * What people read about incidents and runs, made from the journal: headline, timeline, lists.
 *
 * <p>Things to avoid: writing to the database; markup of a page or a channel.
 */
@NullMarked
package dev.remediator.report;

import org.jspecify.annotations.NullMarked;
