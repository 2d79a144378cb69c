package dev.remediator.identity;

import jakarta.ws.rs.core.NewCookie;

/**
 * The cookie that carries a session: for this host only, out of reach of scripts, and not sent with what another site makes
 * the browser post. It comes along where somebody follows a link from a chat or comes back from a single sign-on; that
 * shows a page, and no link changes anything. Over HTTPS it bears the prefix that lets no other host or plain connection
 * set it.
 */
public final class SessionCookie {
    private static final String PLAIN = "remediator";
    private static final String SECURE = "__Host-remediator";
    private static final String BROWSER = "-browser";
    private static final int BROWSER_LIFE = 90 * 24 * 3600;

    private SessionCookie() {}

    public static String name(boolean https) {
        return https ? SECURE : PLAIN;
    }

    public static NewCookie of(AccessToken session, boolean https) {
        return cookie(name(https), session.reveal(), https, (int) Access.SESSION_LIFE.toSeconds());
    }

    /** Takes the cookie away. */
    public static NewCookie gone(boolean https) {
        return cookie(name(https), "", https, 0);
    }

    /** The name of the cookie by which a browser is known again; it opens nothing. */
    public static String browserName(boolean https) {
        return name(https) + BROWSER;
    }

    public static NewCookie browser(AccessToken browser, boolean https) {
        return cookie(browserName(https), browser.reveal(), https, BROWSER_LIFE);
    }

    private static NewCookie cookie(String name, String value, boolean https, int maxAge) {
        return new NewCookie.Builder(name)
                .value(value)
                .path("/")
                .maxAge(maxAge)
                .secure(https)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }
}
