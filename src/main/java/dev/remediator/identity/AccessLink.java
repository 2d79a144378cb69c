package dev.remediator.identity;

import java.net.URI;

/** The address that a person opens to get in. */
public final class AccessLink {
    private AccessLink() {}

    /** @param base address of the first page */
    public static String of(URI base, AccessToken link) {
        return base.resolve("/access/" + link.reveal()).toString();
    }

    /** @param host that the service listens on; where it listens on all, this machine's own name for itself */
    public static URI base(boolean https, String host, int port) {
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        String bracketed = reachable.contains(":") ? "[" + reachable + "]" : reachable;
        return URI.create((https ? "https://" : "http://") + bracketed + ":" + port);
    }
}
