/** Railway's events, as webhooks and as found by polling. Things to avoid: deciding on anything but an event's type, deployment ids in labels. */
@NullMarked
package dev.remediator.ingest.railway;

import org.jspecify.annotations.NullMarked;
