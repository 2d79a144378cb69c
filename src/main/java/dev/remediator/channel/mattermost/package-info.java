/**
 * Mattermost, through an incoming webhook: a message for whatever piled up.
 *
 * <p>Things to avoid: alert text in {@code text}, where links unfold; a mention; the address of the webhook in a message.
 */
@NullMarked
package dev.remediator.channel.mattermost;

import org.jspecify.annotations.NullMarked;
