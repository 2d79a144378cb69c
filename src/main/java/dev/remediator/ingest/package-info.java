/** Authenticates, caps, reads, commits and acknowledges what monitoring posts. Things to avoid: answering 2xx before the commit, reading a body before its sender is known, deciding anything about an alert. */
@NullMarked
package dev.remediator.ingest;

import org.jspecify.annotations.NullMarked;
