/**
 * E-mail: a thread for each incident, a mail for whatever piled up.
 *
 * <p>Things to avoid: alert text in a header but the subject; a password over a connection that anybody can read.
 */
@NullMarked
package dev.remediator.channel.email;

import org.jspecify.annotations.NullMarked;
