/**
 * The channel that is always there: the service's own log.
 *
 * <p>Things to avoid: more than one line for an announcement.
 */
@NullMarked
package dev.remediator.channel.log;

import org.jspecify.annotations.NullMarked;
