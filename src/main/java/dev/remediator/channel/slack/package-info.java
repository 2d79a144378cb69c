/**
 * Slack: one message for each incident, kept up to date in place, its steps as replies in its thread; buttons and commands.
 *
 * <p>Things to avoid: alert text in a field that Slack parses as markup; a mention; a rate above Slack's; anything that
 * comes from Slack and does not pass {@link dev.remediator.channel.slack.Gate}.
 */
@NullMarked
package dev.remediator.channel.slack;

import org.jspecify.annotations.NullMarked;
