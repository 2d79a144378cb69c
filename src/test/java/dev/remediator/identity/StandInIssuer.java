package dev.remediator.identity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/**
 * An issuer of OpenID Connect as one is met: discovery, keys, authorization with PKCE, tokens. What it says can be made
 * wrong in one way or another.
 */
public final class StandInIssuer implements QuarkusTestResourceLifecycleManager {
    static final String CLIENT = "remediator";
    static final String SECRET = "a client secret of the stand-in";

    /** What is wrong with the next token. */
    enum Fault {
        NONE,
        WRONG_NONCE,
        NO_NONCE,
        WRONG_AUDIENCE,
        EXPIRED,
        FOREIGN_ISSUER,
        UNSIGNED,
        FOREIGN_KEY,
        SYMMETRIC_KEY,
        NO_TOKEN
    }

    private record Asked(String redirect, String challenge, String nonce) {}

    /** The one that the tests of this JVM use: Quarkus makes the resource, and the tests ask it. */
    private static volatile Optional<StandInIssuer> running = Optional.empty();

    private final Map<String, Asked> codes = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final RsaJsonWebKey key = key("one");
    private final RsaJsonWebKey foreign = key("one");
    private volatile Fault fault = Fault.NONE;
    private volatile Map<String, Object> claims = Map.of();
    private Optional<HttpServer> server = Optional.empty();

    static StandInIssuer get() {
        return running.orElseThrow();
    }

    private static RsaJsonWebKey key(String id) {
        try {
            var made = RsaJwkGenerator.generateJwk(2048);
            made.setKeyId(id);
            made.setUse("sig");
            made.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            return made;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            var started = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
            started.createContext("/.well-known/openid-configuration", this::discovery);
            started.createContext("/keys", this::keys);
            started.createContext("/token", this::token);
            started.createContext("/introspect", this::introspection);
            started.start();
            server = Optional.of(started);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        running = Optional.of(this);
        return Map.of(
                "remediator.oidc.issuer",
                issuer(),
                "remediator.oidc.client-id",
                CLIENT,
                "remediator.oidc.client-secret",
                SECRET,
                "remediator.oidc.roles.operator",
                "oncall,seniors",
                "remediator.oidc.roles.approver",
                "seniors",
                "remediator.oidc.roles.administrator",
                "ops-admins");
    }

    @Override
    public void stop() {
        server.ifPresent(started -> started.stop(0));
    }

    String issuer() {
        return "http://127.0.0.1:" + server.orElseThrow().getAddress().getPort();
    }

    /** How often anybody asked it for anything. */
    int calls() {
        return calls.get();
    }

    /** Whom it vouches for from now on. */
    void vouches(Fault with, Map<String, Object> forClaims) {
        fault = with;
        claims = Map.copyOf(forClaims);
    }

    private static String given(Map<String, String> asked, String name) {
        return asked.getOrDefault(name, "");
    }

    /** What a browser is sent back with that was sent here, and whose owner has signed in. */
    URI authorize(URI address) {
        var asked = parameters(address.getRawQuery());
        if (!address.toString().startsWith(issuer() + "/authorize?")) throw new AssertionError("sent to " + address);
        if (!given(asked, "client_id").equals(CLIENT)
                || !given(asked, "response_type").equals("code")
                || !given(asked, "code_challenge_method").equals("S256")
                || !List.of(given(asked, "scope").split(" ")).contains("openid")) throw new AssertionError(asked);
        var code = UUID.randomUUID().toString();
        codes.put(code, new Asked(given(asked, "redirect_uri"), given(asked, "code_challenge"), given(asked, "nonce")));
        return URI.create(given(asked, "redirect_uri") + "?code=" + code + "&state=" + given(asked, "state"));
    }

    private void discovery(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        answer(exchange, 200, """
                {"issuer": "ISS", "authorization_endpoint": "ISS/authorize", "token_endpoint": "ISS/token",
                 "jwks_uri": "ISS/keys", "introspection_endpoint": "ISS/introspect",
                 "response_types_supported": ["code"], "subject_types_supported": ["public"],
                 "id_token_signing_alg_values_supported": ["RS256"]}
                """.replace("ISS", issuer()));
    }

    private void keys(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        answer(exchange, 200, "{\"keys\": [" + key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY) + "]}");
    }

    /** Says of every token that it is good: nobody must ask. */
    private void introspection(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        answer(
                exchange,
                200,
                "{\"active\": true, \"sub\": \"subject-1\", \"client_id\": \"%s\", \"exp\": %d}"
                        .formatted(CLIENT, Instant.now().getEpochSecond() + 300));
    }

    private void token(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        var form = parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var asked = codes.remove(form.getOrDefault("code", ""));
        var basic =
                "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (asked == null
                || !basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || !asked.redirect().equals(form.get("redirect_uri"))
                || !asked.challenge().equals(challenge(form.getOrDefault("code_verifier", "")))) {
            answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        var id = fault == Fault.NO_TOKEN ? "" : "\"id_token\": \"" + idToken(asked.nonce()) + "\", ";
        answer(
                exchange,
                200,
                "{" + id + "\"access_token\": \"opaque\", \"token_type\": \"Bearer\", \"expires_in\": 300}");
    }

    private String idToken(String nonce) {
        var said = new JwtClaims();
        long now = Instant.now().getEpochSecond();
        said.setIssuer(fault == Fault.FOREIGN_ISSUER ? "https://evil.example" : issuer());
        said.setAudience(fault == Fault.WRONG_AUDIENCE ? "another-client" : CLIENT);
        said.setClaim("iat", fault == Fault.EXPIRED ? now - 7_200 : now);
        said.setClaim("exp", fault == Fault.EXPIRED ? now - 3_600 : now + 300);
        if (fault != Fault.NO_NONCE) said.setClaim("nonce", fault == Fault.WRONG_NONCE ? "another" : nonce);
        claims.forEach(said::setClaim);
        var token = new JsonWebSignature();
        token.setPayload(said.toJson());
        token.setKeyIdHeaderValue(key.getKeyId());
        switch (fault) {
            case UNSIGNED -> {
                token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
                token.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
            }
            case SYMMETRIC_KEY -> {
                token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
                token.setKey(
                        new javax.crypto.spec.SecretKeySpec(key.getPublicKey().getEncoded(), "HmacSHA256"));
            }
            default -> {
                token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
                token.setKey(fault == Fault.FOREIGN_KEY ? foreign.getPrivateKey() : key.getPrivateKey());
            }
        }
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String challenge(String verifier) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> parameters(String form) {
        var all = new LinkedHashMap<String, String>();
        for (var pair : List.of(form.split("&"))) {
            var parts = pair.split("=", 2);
            all.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return all;
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            var bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
