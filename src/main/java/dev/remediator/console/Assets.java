package dev.remediator.console;

import io.quarkus.qute.TemplateGlobal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

/**
 * Addresses of style sheet and scripts, all served out of the class path. They change with the content, so that browsers
 * never show a page with old ones.
 */
@TemplateGlobal
final class Assets {
    static final String styles = address("console.css");

    /** In the order in which they need each other. */
    static final List<String> scripts =
            List.of(library("htmx.org", "dist/htmx.min.js"), library("htmx-ext-sse", "sse.js"), address("console.js"));

    /** Nothing that our Content-Security-Policy forbids, nothing kept in the browser, no request elsewhere. */
    static final String htmxConfig = """
            {"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false,"selfRequestsOnly":true,\
            "historyEnabled":false,"historyCacheSize":0,"defaultSettleDelay":0,"timeout":10000,\
            "responseHandling":[{"code":"204","swap":false},{"code":"...","swap":true}]}""";

    private Assets() {}

    private static String address(String name) {
        try (InputStream in = open("/META-INF/resources/assets/" + name)) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
            return "/assets/" + name + "?v=" + HexFormat.of().formatHex(digest, 0, 6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform provides SHA-256", impossible);
        }
    }

    /** Of a library in a WebJar, whose version is in its address. */
    private static String library(String name, String file) {
        try (InputStream about = open("/META-INF/maven/org.webjars.npm/" + name + "/pom.properties")) {
            Properties properties = new Properties();
            properties.load(about);
            String address = "/webjars/" + name + "/" + properties.getProperty("version") + "/" + file;
            open("/META-INF/resources" + address).close();
            return address;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = Assets.class.getResourceAsStream(resource);
        if (in == null) throw new IllegalStateException("the asset " + resource + " is missing");
        return in;
    }
}
