package dev.remediator.api;

import dev.remediator.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * {@code /api/v1/openapi.json}: every endpoint, with who may call it. A file that a test holds against the endpoints; no
 * library makes it while the service runs, because that would bring a route of its own that asks nobody who they are.
 */
@Path("/api/v1/openapi.json")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public final class OpenApiEndpoint {
    private final String document = read();

    private static String read() {
        try (InputStream in = OpenApiEndpoint.class.getResourceAsStream("/openapi.json")) {
            return new String(Objects.requireNonNull(in, "openapi.json").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This document. */
    @GET
    @RolesAllowed(Role.VIEWER)
    public Response document() {
        return Paging.ok(document);
    }
}
