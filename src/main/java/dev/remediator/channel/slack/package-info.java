/**
 * Slack: one message for each incident, kept up to date in place, its steps as replies in its thread.
 *
 * <p>Things to avoid: alert text in a field that Slack parses as markup; a mention; a rate above Slack's.
 */
@NullMarked
package dev.remediator.channel.slack;

import org.jspecify.annotations.NullMarked;
