package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.identity.StandInIssuer.Fault;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Through an issuer, over the wire: code flow with PKCE, and then a session of our own and nothing else. */
@QuarkusTest
@TestProfile(SsoProfile.class)
class SingleSignOnTest {
    private static final Map<String, Object> ANA = Map.of(
            "sub", "subject-1", "email", "Ana@gateway.example", "email_verified", true, "groups", List.of("oncall"));

    private final SingleSignOn sso;
    private final AccountChanges changes;
    private final Accounts accounts;
    private final SignInLimit limit;
    private final DataSource database;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @TestHTTPResource("/")
    URI base = URI.create("http://127.0.0.1");

    SingleSignOnTest(
            SingleSignOn sso, AccountChanges changes, Accounts accounts, SignInLimit limit, DataSource database) {
        this.sso = sso;
        this.changes = changes;
        this.accounts = accounts;
        this.limit = limit;
        this.database = database;
    }

    @BeforeEach
    void nobodyIsThere() throws Exception {
        limit.forget();
        sso.failures().forgetAll();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("truncate account, access, api_token");
        }
    }

    private HttpResponse<String> get(URI address, String... headers) {
        try {
            var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30));
            if (headers.length > 0) request.headers(headers);
            return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private URI begins() {
        var away = get(base.resolve("/sign-in/sso"));
        assertThat(away.statusCode()).as(away.body()).isEqualTo(302);
        return URI.create(away.headers().firstValue("Location").orElseThrow());
    }

    /** The whole way there and back. */
    private HttpResponse<String> comes(Fault fault, Map<String, Object> claims) {
        StandInIssuer.get().vouches(fault, claims);
        return get(StandInIssuer.get().authorize(begins()));
    }

    private static Map<String, Object> but(String claim, Object value) {
        var changed = new java.util.HashMap<>(ANA);
        changed.put(claim, value);
        return changed;
    }

    private List<String> kept() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> !cookie.getValue().isEmpty())
                .map(HttpCookie::getName)
                .toList();
    }

    @Test
    void whoeverTheIssuerVouchesForIsInWithASessionOfOurOwnAndNothingElse() {
        var back = comes(Fault.NONE, ANA);
        assertThat(back.statusCode()).as(back.body()).isEqualTo(303);
        assertThat(back.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("remediator="))
                .singleElement()
                .asString()
                .contains("HttpOnly", "SameSite=Lax");
        assertThat(kept()).containsExactly("remediator");
        assertThat(get(base.resolve("/api/v1/me")).body())
                .isEqualTo("{\"name\":\"ana\",\"roles\":[\"viewer\",\"operator\"]}");
        assertThat(get(base.resolve("/account")).body()).contains("signs in by single sign-on");
        assertThat(get(base.resolve("/sign-in")).body()).contains("/sign-in/sso");

        changes.disable("ana", Caller.terminal(), Instant.now());
        assertThat(get(base.resolve("/api/v1/me")).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aTokenThatIsNotBeyondDoubtLetsNobodyIn(Fault fault) {
        var back = comes(fault, ANA);
        assertThat(back.statusCode()).as(back.body()).isEqualTo(403);
        assertThat(back.body()).contains("Not signed in").doesNotContain("evil.example");
        assertThat(kept()).isEmpty();
        assertThat(accounts.find("ana")).isEmpty();
        assertThat(get(base.resolve("/")).statusCode()).isEqualTo(401);
    }

    @Test
    void whoMayNotComeInIsToldWhyAndHasNoSession() {
        for (var claims : List.of(
                but("groups", List.of("somewhere")),
                but("email_verified", false),
                but("email", "zoe@gateway.example"))) {
            var back = comes(Fault.NONE, claims);
            assertThat(back.statusCode()).isEqualTo(403);
            assertThat(back.body()).contains("You may not come in");
            assertThat(kept()).isEmpty();
        }
        assertThat(accounts.find("ana")).isEmpty();
    }

    @Test
    void whoHasLeftTheGroupIsOutAlsoWhereTheyWereIn() {
        comes(Fault.NONE, but("groups", List.of("seniors")));
        assertThat(get(base.resolve("/api/v1/me")).body()).contains("approver");
        assertThat(accounts.find("ana").orElseThrow().roles()).isEqualTo(Set.of("viewer", "operator", "approver"));

        comes(Fault.NONE, but("groups", List.of()));

        assertThat(get(base.resolve("/api/v1/me")).statusCode()).isEqualTo(401);
    }

    @Test
    void anAnswerThatNobodyAskedForOpensNothingAndACodeOpensOnce() {
        StandInIssuer.get().vouches(Fault.NONE, ANA);
        var back = StandInIssuer.get().authorize(begins());
        cookies.getCookieStore().removeAll();
        assertThat(get(back).statusCode()).as("in another browser").isEqualTo(403);

        var again = StandInIssuer.get().authorize(begins());
        assertThat(get(URI.create(again.toString().replace("state=", "state=x")))
                        .statusCode())
                .isEqualTo(403);
        var good = StandInIssuer.get().authorize(begins());
        assertThat(get(good).statusCode()).isEqualTo(303);
        assertThat(get(good).statusCode()).isEqualTo(403);
        assertThat(get(base.resolve("/sign-in/sso?error=access_denied&error_description=%3Cscript%3E&state=x"))
                        .body())
                .doesNotContain("<script>");
    }

    @Test
    void nobodyIsAskedForAnythingElseWhateverABrowserSends() {
        int before = StandInIssuer.get().calls();
        for (var path : List.of("/", "/sign-in", "/api/v1/me", "/sign-in/sso/x", "/sign-in/sso;a=b", "/live")) {
            var answer = get(
                    base.resolve(path),
                    "Cookie",
                    "q_session_sso=abc; q_auth_sso_1=1|2; q_session=x; q_session_none=y",
                    "Authorization",
                    "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwiZ3JvdXBzIjpbImFkbWluaXN0cmF0b3IiXX0.");
            assertThat(answer.statusCode())
                    .as(path)
                    .isIn(path.equals("/sign-in") ? List.of(200) : List.of(400, 401, 404));
        }
        assertThat(StandInIssuer.get().calls()).isEqualTo(before);
        assertThat(get(base.resolve("/sign-in/sso"), "Cookie", "q_session_sso=abc")
                        .statusCode())
                .as("what Quarkus would take for a session is none")
                .isEqualTo(403);
    }
}
