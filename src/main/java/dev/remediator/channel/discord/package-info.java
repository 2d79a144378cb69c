/**
 * Discord: one message for each incident, kept up to date in place, its steps as messages below it.
 *
 * <p>Things to avoid: alert text in {@code content}, where links unfold; a mention; the address of the webhook in a message.
 */
@NullMarked
package dev.remediator.channel.discord;

import org.jspecify.annotations.NullMarked;
