/** Alertmanager's webhook, payload version 4. Things to avoid: believing the group's status or a fingerprint that was sent. */
@NullMarked
package dev.remediator.ingest.alertmanager;

import org.jspecify.annotations.NullMarked;
