package dev.remediator.identity;

import java.util.UUID;

/** What somebody is in by, known by an id that opens nothing. */
public sealed interface Credential {
    UUID id();

    record Session(UUID id) implements Credential {}

    record Token(UUID id) implements Credential {}
}
