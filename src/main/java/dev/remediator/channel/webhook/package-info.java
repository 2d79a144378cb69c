/**
 * A signed webhook for whatever has no channel of its own.
 *
 * <p>Things to avoid: another address than the configured one; a body that is not what was signed.
 */
@NullMarked
package dev.remediator.channel.webhook;

import org.jspecify.annotations.NullMarked;
