package dev.remediator.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real browser: Debian's Chromium, driven by Playwright. Of one thread, as Playwright is. What a page complains about, a
 * style that the Content-Security-Policy forbids for example, is kept and fails {@link #nothingBroke}.
 */
public final class Chromium implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final int PATIENCE = 20_000;
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static final String AXE = axe();

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> forgiven = new CopyOnWriteArrayList<>();

    /** How somebody looks at a page. */
    public enum Look {
        LIGHT(1280, 900, ColorScheme.LIGHT),
        DARK(1280, 900, ColorScheme.DARK),
        PHONE(360, 740, ColorScheme.LIGHT);

        private final int width;
        private final int height;
        private final ColorScheme colours;

        Look(int width, int height, ColorScheme colours) {
            this.width = width;
            this.height = height;
            this.colours = colours;
        }

        /** Turns a page to this look. */
        public void at(Page page) {
            page.setViewportSize(width, height);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
        }
    }

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Skips the test where there is no Chromium. */
    public static Chromium start() {
        assumeThat(PROGRAM)
                .as("Chromium from Debian's packages (apt install chromium)")
                .exists();
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(PROGRAM)
                                .setHeadless(true)
                                .setArgs(FLAGS)));
    }

    /** A browser of somebody's own, who is nobody yet. */
    public Page stranger(URI base) {
        return page(context(base, true));
    }

    /** The same without scripts. */
    public Page withoutScripts(URI base, String session) {
        return page(signedIn(context(base, false), base, session));
    }

    /** A browser of somebody's own, who is in. */
    public Page visitor(URI base, String session) {
        return page(signedIn(context(base, true), base, session));
    }

    private BrowserContext context(URI base, boolean scripts) {
        var context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(base.toString())
                .setJavaScriptEnabled(scripts)
                .setLocale("en-GB")
                .setTimezoneId("UTC")
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(Look.LIGHT.width, Look.LIGHT.height));
        context.setDefaultTimeout(PATIENCE);
        return context;
    }

    private static BrowserContext signedIn(BrowserContext context, URI base, String session) {
        context.addCookies(List.of(new Cookie("remediator", session).setUrl(base.toString())));
        return context;
    }

    private Page page(BrowserContext context) {
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) complaints.add(page.url() + ": " + message.text());
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        return page;
    }

    /** What a test provokes is no fault: complaints with this in them are forgotten. */
    public void forgive(String provoked) {
        forgiven.add(provoked);
    }

    /** Pages that were opened so far are closed with it. */
    public void nothingBroke() {
        browser.contexts().forEach(BrowserContext::close);
        var all = complaints.stream()
                .filter(each -> forgiven.stream().noneMatch(each::contains))
                .distinct()
                .toList();
        complaints.clear();
        forgiven.clear();
        assertThat(all).as("what the browser complained about").isEmpty();
    }

    /** Looks at the page as it is in each look: axe finds no barrier, nothing is wider than the screen; a picture is kept. */
    public static void seen(Page page, String name) {
        assertThat(barriers(page, name))
                .as("barriers on " + name + " " + page.url())
                .isEmpty();
    }

    /** The same, for a test that has to tidy up first. */
    public static List<String> barriers(Page page, String name) {
        var barriers = new ArrayList<String>();
        for (var look : Look.values()) {
            look.at(page);
            picture(page, name + "-" + look.name().toLowerCase(Locale.ROOT));
            barriers.addAll(barriers(page, look));
            if (look == Look.PHONE) {
                barriers.addAll(narrow(page));
                barriers.addAll(small(page));
            }
        }
        Look.LIGHT.at(page);
        return barriers;
    }

    /** What is on the page now, from top to bottom. */
    public static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
    }

    /**
     * What axe finds. It is put into the page once and asked for nothing but what it finds fault with: its own driver for
     * Playwright loads it anew into two pages each time, and lists all that is well.
     */
    @SuppressWarnings("unchecked")
    private static List<String> barriers(Page page, Look look) {
        if (page.evaluate("() => typeof axe").equals("undefined")) page.evaluate(AXE);
        // In the dark nothing is another but the colours.
        var asked = look == Look.DARK
                ? "{ type: 'rule', values: ['color-contrast'] }"
                : "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
        var found = (List<String>) page.evaluate("""
                () => axe.run(document, { runOnly: ASKED, resultTypes: ["violations"] }).then(result =>
                  result.violations.map(v => v.id + ": " + v.help
                    + v.nodes.slice(0, 5).map(n => "\\n    " + n.html).join("")))
                """.replace("ASKED", asked));
        return found.stream().map(each -> look + " " + each).toList();
    }

    private static String axe() {
        try (var script = Objects.requireNonNull(Chromium.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> narrow(Page page) {
        var wide = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
        return wide <= Look.PHONE.width ? List.of() : List.of("PHONE it is %d wide".formatted(wide));
    }

    /** What is pressed with a thumb: buttons, fields and the ways to elsewhere, but not links within a text. */
    @SuppressWarnings("unchecked")
    private static List<String> small(Page page) {
        return (List<String>) page.evaluate("""
                () => [...document.querySelectorAll("button, .button, summary, select, textarea, .places a, input:not([type=hidden], [type=radio], [type=checkbox])")]
                  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44 - 0.5)
                  .map(e => "PHONE less than 44 px: " + e.outerHTML.slice(0, 120))
                """);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
