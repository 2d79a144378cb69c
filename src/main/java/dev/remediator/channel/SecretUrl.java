package dev.remediator.channel;

import dev.remediator.outbound.AllowedHosts;
import dev.remediator.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that whoever knows it may post to. It prints as its origin alone, and takes itself out of what others say:
 * pages of errors like to quote the path that was asked for.
 */
public final class SecretUrl {
    /** Shorter parts of an address are words, not keys. */
    private static final int SHORTEST_KEY = 12;

    private final Secret whole;
    private final String origin;
    private final Keys keys;

    private SecretUrl(Secret whole, URI uri) {
        this.whole = whole;
        this.origin = uri.getScheme() + "://" + uri.getRawAuthority();
        List<String> texts = new ArrayList<>();
        texts.add(whole.reveal());
        texts.add(uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
        for (String part : (uri.getRawPath() + "&" + uri.getRawQuery()).split("[/&=]", -1)) {
            texts.add(part);
            texts.add(decoded(part));
        }
        this.keys = Keys.of(
                texts.stream().filter(text -> text.length() >= SHORTEST_KEY).toList());
    }

    /**
     * @param property where it was configured, for messages: they never quote the address
     * @throws IllegalArgumentException if it is no address that can be called
     */
    public static SecretUrl of(String property, Secret secret) {
        try {
            URI uri = new URI(secret.reveal());
            String scheme = String.valueOf(uri.getScheme());
            if ((!scheme.equals("https") && !scheme.equals("http"))
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawFragment() != null) throw refused(property);
            return new SecretUrl(secret, uri);
        } catch (URISyntaxException e) {
            throw refused(property); // without its cause, which quotes what was given
        }
    }

    private static IllegalArgumentException refused(String property) {
        return new IllegalArgumentException(
                property + " is not an address: give https://host/path as whoever made the webhook got it (it is not"
                        + " shown here, because it is a secret)");
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }

    /** The address itself: for the one call that must go there. */
    public URI reveal() {
        return URI.create(whole.reveal());
    }

    /**
     * The address with something behind its path, before its query.
     *
     * @param query parameters to add: {@code wait=true}; of no length for none
     */
    public URI reveal(String path, String query) {
        String text = whole.reveal();
        int mark = text.indexOf('?');
        String before = mark < 0 ? text : text.substring(0, mark);
        String given = mark < 0 ? "" : text.substring(mark + 1);
        if (before.endsWith("/")) before = before.substring(0, before.length() - 1);
        String all = given.isEmpty() || query.isEmpty() ? given + query : given + "&" + query;
        return URI.create(before + path + (all.isEmpty() ? "" : "?" + all));
    }

    /** Nothing else may be called. */
    public AllowedHosts allowed() {
        return AllowedHosts.of(List.of(origin));
    }

    /** The text without the address and every part of it that may be a key. */
    public String scrub(String text) {
        return keys.scrub(text);
    }

    @Override
    public String toString() {
        return origin + "/" + Secret.MASK;
    }
}
