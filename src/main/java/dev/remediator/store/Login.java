package dev.remediator.store;

import dev.remediator.secret.Secret;

/** A role of the database and what lets it in. */
public record Login(String username, Secret password) {}
