/**
 * Microsoft Teams, through a workflow that posts what a webhook brings: a card for whatever piled up.
 *
 * <p>Things to avoid: alert text in a {@code TextBlock}, which knows Markdown; a mention; the workflow's address in a message.
 */
@NullMarked
package dev.remediator.channel.teams;

import org.jspecify.annotations.NullMarked;
