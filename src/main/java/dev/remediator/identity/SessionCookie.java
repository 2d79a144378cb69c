package dev.remediator.identity;

import jakarta.ws.rs.core.NewCookie;

/**
 * The cookie that carries a session: for this host only, for requests that come from its own pages only, and out of
 * reach of scripts. Over HTTPS it bears the prefix that lets no other host or plain connection set it.
 */
public final class SessionCookie {
    private static final String PLAIN = "remediator";
    private static final String SECURE = "__Host-remediator";

    private SessionCookie() {}

    public static String name(boolean https) {
        return https ? SECURE : PLAIN;
    }

    public static NewCookie of(AccessToken session, boolean https) {
        return cookie(session.reveal(), https, (int) Access.SESSION_LIFE.toSeconds());
    }

    /** Takes the cookie away. */
    public static NewCookie gone(boolean https) {
        return cookie("", https, 0);
    }

    private static NewCookie cookie(String value, boolean https, int maxAge) {
        return new NewCookie.Builder(name(https))
                .value(value)
                .path("/")
                .maxAge(maxAge)
                .secure(https)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }
}
