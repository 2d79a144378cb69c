package dev.remediator.console;

import io.quarkus.qute.TemplateGlobal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Addresses of style sheet and script; they change with the content, so that browsers never show a page with old ones. */
@TemplateGlobal
final class Assets {
    static final String styles = address("console.css");
    static final String script = address("console.js");

    private Assets() {}

    private static String address(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("/META-INF/resources/assets/" + name)) {
            if (in == null) throw new IllegalStateException("the asset " + name + " is missing");
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
            return "/assets/" + name + "?v=" + HexFormat.of().formatHex(digest, 0, 6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform provides SHA-256", impossible);
        }
    }
}
