/**
 * Tells people: the outbox, its dispatchers and the SPI that each channel implements in a subpackage.
 *
 * <p>Things to avoid: deciding what is said (runs do); knowing Slack; sending inside a transaction.
 */
@NullMarked
package dev.remediator.channel;

import org.jspecify.annotations.NullMarked;
