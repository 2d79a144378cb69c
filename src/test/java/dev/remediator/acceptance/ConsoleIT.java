package dev.remediator.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.remediator.audit.AuditTrail;
import dev.remediator.console.Chromium;
import dev.remediator.demo.Web;
import dev.remediator.identity.Access;
import dev.remediator.identity.Grant;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console of a running service, as people use it: in a browser, with the mouse, by keyboard, on a phone. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> SERVICES = List.of(
            "heals", "quorum", "denied", "asked", "told", "stopped", "for-a-time", "by-hand", "begun", "standing");

    private Breakers platform;
    private Service service;
    private Access access;
    private Chromium browser;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path work;

    @BeforeAll
    void aServiceAndABrowser() throws Exception {
        browser = Chromium.start();
        platform = new Breakers();
        Files.createDirectories(folder().resolve("console"));
        Files.createDirectories(folder().resolve("messages"));
        Files.writeString(folder().resolve("targets.yaml"), targets());
        Files.writeString(folder().resolve("people.yaml"), """
                engineers:
                  ana: { name: Ana Example }
                  ben: { name: Ben Example }
                  cem: { name: Cem Example }
                groups:
                  platform: { about: Owns it, members: [ ana, ben ] }
                """);
        Files.writeString(
                folder().resolve("messages").resolve("which.md"), "# Which one?\nWrite down which one it was.");
        write("heals", trip(", verify: { check: tripped, hold: 2s, within: 10s, every: 250ms }"));
        write("quorum", trip(", approve: { by: platform, quorum: 2, within: 10m }"));
        write("denied", trip(", approve: { by: platform, within: 10m, reason: required }"));
        write("asked", """
                { do: ask, as: which, with: { group: platform, message: which, answer: secret, within: 10m } }
                  - { do: variable.set, with: { name: WHICH, secret: "${answers.which}" }, verify: { check: tripped, within: 5s } }""");
        write(
                "told",
                "{ do: ask, as: which, with: { group: platform, message: which, answer: [ red, blue ], within: 10m } }");
        write("stopped", trip(", approve: { by: platform, within: 10m }"));
        write("for-a-time", "{ do: ratelimit.set, with: { limit: 50 per 1m }, for: 30m }");
        write("by-hand", trip(""));
        write("begun", trip(""));
        write("standing", trip(", approve: { by: platform, quorum: 2, within: 30m, reason: required }"));
        service = Service.in(work, Map.of("REMEDIATOR_REMEDIATIONS", folder().toString(), "RAILWAY_TOKEN", "token"));
        service.start();
        access = new Access(new Transactions(service.database()), new AuditTrail());
    }

    @AfterAll
    void endEverything() {
        try {
            if (browser != null) browser.close();
            if (service != null) service.close();
        } finally {
            if (platform != null) platform.close();
        }
    }

    @AfterEach
    void nothingBroke() {
        browser.nothingBroke();
    }

    private static Path folder() {
        return work.resolve("remediations");
    }

    private static String trip(String more) {
        return "{ do: breaker.trip, with: { breaker: upstream }MORE }"
                .replace(
                        "MORE",
                        more.contains("verify")
                                ? more
                                : more + ", verify: { check: tripped, within: 5s, every: 250ms }");
    }

    private static void write(String name, String step) throws IOException {
        Files.writeString(folder().resolve("console").resolve(name + ".yaml"), """
                playbook: NAME
                about: Something of the console's tests.
                severity: P1
                when: [ 'alertname="NAME"' ]
                target: NAME
                gather:
                  breaker: { do: check, with: { name: tripped } }
                steps:
                  - STEP
                deadline: 40m
                """.replace("NAME", name)
                .replace("STEP", step));
    }

    private String targets() {
        var targets = new StringBuilder("targets:\n");
        for (var each : SERVICES) targets.append("""
                      NAME:
                        about: A service of the stand-in
                        owner: platform
                        platform:
                          railway:
                            project: 00000000-0000-4000-8000-000000000001
                            environment: 00000000-0000-4000-8000-000000000002
                            service: 00000000-0000-4000-8000-000000000003
                            token: { env: RAILWAY_TOKEN }
                        breakers:
                          http:
                            breakers:
                              upstream:
                                state: { url: "URL/breaker", pointer: /state, open: open, closed: closed }
                                trip: { url: "URL/trip" }
                                reset: { url: "URL/reset" }
                        rate-limits:
                          http:
                            read: { url: "URL/limit", count: /limit }
                            set: { method: put, url: "URL/limit", body: { limit: "{count}" } }
                        checks:
                          tripped: { http: { url: "URL/breaker", body: { pointer: /state, equals: open } } }
                    """.replace("NAME", each).replace("URL", platform.uri() + "/" + each));
        return targets.toString();
    }

    private URI base() {
        return service.uri("/");
    }

    private String session(String who, String... roles) {
        return access.open(new Grant(Optional.of(who), Set.of(roles)), Duration.ofMinutes(10), Instant.now())
                .reveal();
    }

    private Page visit(String who, String... roles) {
        return browser.visitor(base(), session(who, roles));
    }

    /** Fires the alert of a playbook, and gives the path of its incident's page. */
    private String fires(String name) {
        assertThat(service.post(Payload.firing(Instant.now(), "alertname", name, "service", name))
                        .status())
                .isEqualTo(200);
        await().atMost(SOON).until(() -> !rows().all(incident(name)).isEmpty());
        return "/incidents/" + rows().one(incident(name));
    }

    private static String incident(String target) {
        return "select id from incident where target = '%s' and closed_at is null".formatted(target);
    }

    private Rows rows() {
        return new Rows(service.database());
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** What is pressed to unfold what must be confirmed. */
    private static Locator fold(Page page, String name) {
        return page.locator("summary", new Page.LocatorOptions().setHasText(name))
                .first();
    }

    @Test
    void aStrangerComesInByALinkAndWatchesAnIncidentHealWithoutReloading() {
        var link = access.newLink(new Grant(Optional.of("ana"), Set.of("operator")), Instant.now());
        var page = browser.stranger(base());
        page.navigate("/access/" + link.reveal());
        Chromium.seen(page, "sign-in-by-link");
        button(page, "Open").click();
        assertThat(page.locator("#live-text")).hasText("Live");

        var incident = fires("heals");
        assertThat(page.locator("article.card h3", new Page.LocatorOptions().setHasText("heals")))
                .isVisible();
        page.navigate(incident);
        page.evaluate("document.body.dataset.never = 'reloaded'");
        assertThat(page.locator(".card.whole > header .state")).containsText("Healed");
        assertThat(page.locator(".timeline")).containsText("Healed");
        assertThat(page.locator("body")).hasAttribute("data-never", "reloaded");
        assertThat(platform.changes("heals")).isEqualTo(1);
        Chromium.seen(page, "incident-healed");

        page.locator("form.leave button").click();
        assertThat(page.locator("h1")).hasText("Not signed in");
        browser.forgive("401");
    }

    @Test
    void twoPeopleAgreeInTwoBrowsersAndItIsDoneOnce() {
        var incident = fires("quorum");
        var ana = visit("ana", "approver");
        var ben = visit("ben", "approver");
        var cem = visit("cem", "approver");
        ana.navigate("/approvals");
        var ask = ana.locator("article.ask", new Page.LocatorOptions().setHasText("quorum"));
        assertThat(ask).containsText("0 of 2 agreed");
        assertThat(ask).containsText("breaker.trip");
        assertThat(ask).containsText("Taken back by");
        assertThat(ask).containsText("Nothing that is known depends on quorum");
        ask.locator("h2 a").click();
        ben.navigate(ana.url());
        cem.navigate(ana.url());
        assertThat(cem.locator("article.ask")).containsText("This is not yours to say");
        fold(ben, "Approve").click();
        ben.getByLabel("Reason (may be left out)").first().fill("seen the graphs");
        Chromium.seen(ben, "approval-confirm");

        fold(ana, "Approve").click();
        assertThat(ana.locator(".confirm .exactly").first()).containsText("upstream");
        button(ana, "Yes, approve exactly this").click();
        assertThat(ana.locator("article.ask")).containsText("1 of 2 agreed");
        assertThat(platform.changes("quorum")).isZero();

        assertThat(ben.locator("article.ask")).containsText("1 of 2 agreed");
        assertThat(ben.getByLabel("Reason (may be left out)").first()).hasValue("seen the graphs");
        button(ben, "Yes, approve exactly this").click();
        assertThat(ben.locator("article.ask .notice").first())
                .containsText("It was agreed to by ana, ben (seen the graphs)");
        assertThat(cem.locator("article.ask .notice").first())
                .containsText("It was agreed to by ana, ben (seen the graphs)");

        ana.navigate(incident);
        assertThat(ana.locator(".card.whole > header .state")).containsText("Healed");
        assertThat(platform.changes("quorum")).isEqualTo(1);
    }

    @Test
    void aDenialNeedsItsReasonAndAWordAfterTheEndIsToldWhatHappened() {
        var incident = fires("denied");
        var ana = visit("ana", "approver");
        var ben = visit("ben", "approver");
        ana.navigate(incident);
        ana.locator("article.ask h2 a").click();
        ben.navigate(ana.url());
        fold(ben, "Approve").click();
        ben.getByLabel("Reason").first().fill("it is broken");
        // Ben's page hears nothing of it: his train is in a tunnel.
        ben.context().setOffline(true);

        fold(ana, "Deny").click();
        button(ana, "Deny it").click();
        assertThat(ana.locator("details[open] input[name=reason]")).isFocused();
        ana.locator("details[open] input[name=reason]").fill("a sale is on");
        button(ana, "Deny it").click();
        assertThat(ana.locator("article.ask .notice").first()).containsText("It was denied by ana (a sale is on)");

        ben.context().setOffline(false);
        button(ben, "Yes, approve exactly this").click();
        assertThat(ben.getByRole(AriaRole.ALERT)).containsText("It was denied by ana (a sale is on)");
        assertThat(platform.changes("denied")).isZero();
        browser.forgive("409");
        browser.forgive("net::ERR");
        browser.forgive("htmx:");
    }

    @Test
    void whatIsTypedUnfoldedAndFocusedStaysWhileTheIncidentGoesOn() {
        var incident = fires("stopped");
        var page = visit("ana", "operator", "approver");
        page.navigate(incident);
        fold(page, "Stop this run").click();
        var why = page.locator("details[open] input[name=reason]");
        why.pressSequentially("it is a dr");
        var before = page.locator("#page").getAttribute("data-version");

        fires("by-hand");
        assertThat(page.locator("#page")).not().hasAttribute("data-version", before);

        assertThat(why).isFocused();
        why.pressSequentially("ill");
        assertThat(why).hasValue("it is a drill");
        button(page, "Yes, stop this run").click();
        assertThat(page.locator(".card.whole")).containsText("stopped by ana: it is a drill");
        assertThat(platform.changes("stopped")).isZero();
    }

    @Test
    void aTemporaryChangeIsTakenBackByHand() {
        var page = visit("ana", "operator");
        page.navigate(fires("for-a-time"));
        assertThat(page.locator(".changes .left")).containsText("left");
        fold(page, "End now").click();
        button(page, "Yes, take it back now").click();
        assertThat(page.locator(".changes")).containsText("over since");
        await().atMost(SOON).until(() -> platform.changes("for-a-time") == 2);
    }

    @Test
    void questionsAreAnsweredInAFormAndASecretIsNeverShown() {
        var page = visit("ana", "operator");
        page.navigate(fires("told"));
        page.getByLabel("blue").check();
        button(page, "Send this answer").click();
        assertThat(page.locator("article.ask .notice").first()).containsText("Ana answered");

        page.navigate(fires("asked"));
        var secret = page.getByLabel("Secret");
        assertThat(secret).hasAttribute("type", "password");
        secret.fill("canary-of-the-console");
        button(page, "Send this secret").click();
        assertThat(page.locator("article.ask .notice, [role=alert]").first()).isVisible();
        assertThat(page.content()).doesNotContain("canary-of-the-console");
        browser.forgive("400"); // no key to seal with is configured here
    }

    @Test
    void everythingIsStoppedAndGoesOnAgain() {
        var page = visit("ana", "operator");
        page.navigate("/");
        page.getByLabel("Why everything is stopped").fill("a drill");
        button(page, "Stop everything").click();
        var banner = page.locator("section.frozen.kill");
        assertThat(banner).containsText("a drill");
        var barriers = Chromium.barriers(page, "kill-switch");
        banner.getByLabel("Why it may go on").fill("it is over");
        button(page, "Lift").click();
        assertThat(banner).hasCount(0);
        assertThat(barriers).isEmpty();
    }

    @Test
    void aPersonSeesWhatAPlaybookWouldDoAndBeginsExactlyThat() {
        var page = visit("ana", "operator");
        page.navigate("/playbooks/begun");
        button(page, "Look what it would do").click();
        assertThat(page.locator("h1")).hasText("What begun would do");
        assertThat(page.locator(".state")).containsText("acts");
        assertThat(page.locator("article")).containsText("Nothing, at this moment");
        Chromium.seen(page, "preview");
        assertThat(platform.changes("begun")).isZero();

        button(page, "Begin it now").click();
        assertThat(page.locator("#reason")).isFocused();
        page.locator("#reason").fill("a drill");
        button(page, "Begin it now").click();
        assertThat(page.locator("h1")).hasText("begun on begun");
        assertThat(page.locator("article > header .pill")).hasText("healed");
        assertThat(platform.changes("begun")).isEqualTo(1);
        Chromium.seen(page, "run");
    }

    @Test
    void oneTargetIsFrozenFromItsPageAndThawedFromTheList() {
        var page = visit("ana", "operator");
        page.navigate("/targets/by-hand");
        page.locator("#freeze-reason").fill("a migration");
        button(page, "Freeze this target").click();
        assertThat(page.locator("h1")).hasText("Freezes");
        assertThat(page.locator(".freezes")).containsText("target by-hand");
        Chromium.seen(page, "freezes-standing");
        fold(page, "Lift it").click();
        page.getByLabel("Why it may go on").last().fill("it is over");
        button(page, "Lift it").click();
        assertThat(page.locator("#page")).containsText("lifted by ana: it is over");
    }

    @Test
    void withoutScriptsEverythingIsThereAndAFormDoesTheSame() {
        var incident = fires("standing");
        var page = browser.withoutScripts(base(), session("ana", "operator", "approver"));
        page.navigate("/incidents?match=target%3D%22standing%22");
        page.locator("tbody a").first().click();
        assertThat(page.locator("h1")).containsText("standing");
        assertThat(page.url()).endsWith(incident);
        fold(page, "Approve").click();
        page.locator("details[open] input[name=reason]").fill("by hand");
        button(page, "Yes, approve exactly this").click();
        assertThat(page.locator("article.ask")).containsText("1 of 2 agreed");
        page.setViewportSize(360, 740);
        page.locator(".menu > summary").click();
        page.locator("#menu-places a", new Page.LocatorOptions().setHasText("Incidents"))
                .click();
        assertThat(page.locator("h1")).hasText("Incidents");
    }

    @Test
    void theFilterSaysWhatItDoesNotUnderstandAndItsAddressIsItself() {
        fires("standing");
        var page = visit("ana", "viewer");
        page.navigate("/incidents");
        page.getByLabel("Matchers").fill("target=~\"stand.*\", severity=P1");
        page.getByLabel("Matchers").press("Enter");
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.url()).contains("match=target%3D%7E%22stand.*%22");
        page.getByLabel("Matchers").fill("target=~\"(\"");
        button(page, "Show").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("This is no list of matchers");
        assertThat(page.getByLabel("Matchers")).hasAttribute("aria-invalid", "true");
        Chromium.seen(page, "incidents-bad-matcher");
        browser.forgive("400");
    }

    @Test
    void noPageHasABarrierInLightInDarkOrOnAPhone() {
        var incident = fires("standing");
        var page = visit("ana", "operator", "approver", "administrator");
        var pages = new LinkedHashMap<String, String>();
        pages.put("front", "/");
        pages.put("incidents", "/incidents");
        pages.put("incident-asking", incident);
        pages.put("approvals", "/approvals");
        pages.put("alerts", "/alerts");
        pages.put("runs", "/runs");
        pages.put("playbooks", "/playbooks");
        pages.put("playbook", "/playbooks/standing");
        pages.put("targets", "/targets");
        pages.put("target", "/targets/standing");
        pages.put("freezes", "/freezes");
        pages.put("schedules", "/schedules");
        pages.put("deliveries", "/deliveries");
        pages.put("audit", "/audit");
        pages.put("not-here", "/incidents/none");
        for (var each : pages.entrySet()) {
            page.navigate(each.getValue());
            Chromium.seen(page, each.getKey());
        }
        page.navigate("/");
        Chromium.Look.PHONE.at(page);
        page.locator(".menu > summary").click();
        Chromium.seen(page, "menu");
        browser.forgive("404");
    }

    @Test
    void byKeyboardAloneAnIncidentIsFoundAndOpened() {
        var incident = fires("standing");
        var page = visit("ana", "viewer");
        page.navigate("/incidents?status=open&text=standing");
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.keyboard().press("Enter");
        for (int i = 0;
                i < 12
                        && !page.locator("tbody a")
                                .first()
                                .evaluate("e => e === document.activeElement")
                                .equals(true);
                i++) page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.locator("article.card.whole h1")).containsText("standing");
        assertThat(page.url()).endsWith(incident);
    }

    @Test
    void anotherPlanThanTheOneShownIsNotAgreedTo() {
        fires("standing");
        var id = rows().one(
                        "select run_id || '/' || command_id from ask where target = 'standing' and closed_at is null");
        var reply = Web.post(
                service.uri("/approvals/" + id + "/approve"),
                "plan=" + "0".repeat(64) + "&reason=x",
                "Cookie",
                "remediator=" + session("ben", "approver"),
                "Sec-Fetch-Site",
                "same-origin",
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body()).contains("another plan than the one you were shown");
    }
}
