package dev.remediator.cli;

import dev.remediator.identity.AccessLink;
import dev.remediator.identity.ApiToken;
import dev.remediator.store.PostgresSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the running service is, for commands that speak to it. */
final class ServiceOptions {
    private static final String URL = "remediator.url";
    private static final String TOKEN = "remediator.token";
    private static final String SHAPE = "it begins with rem_ and has 47 characters; nothing was done";

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Data folder of the running Remediator (default: ./data, or REMEDIATOR_DATA).")
    private @Nullable Path data;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the running Remediator (default: remediator.url, or where this machine listens).")
    private @Nullable URI url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File with a token, which says who you are: no database is needed then. REMEDIATOR_TOKEN is the"
                            + " token itself.")
    private @Nullable Path tokenFile;

    /**
     * The token that says who speaks; empty where the database does.
     *
     * @throws NotUnderstood for what is no token, or a file that cannot be read
     */
    Optional<ApiToken> token(Function<String, Optional<String>> settings) throws NotUnderstood {
        if (tokenFile == null) {
            var set = settings.apply(TOKEN);
            if (set.isEmpty()) return Optional.empty();
            return Optional.of(ApiToken.parse(set.get().strip())
                    .orElseThrow(() -> new NotUnderstood("REMEDIATOR_TOKEN is no whole token: " + SHAPE)));
        }
        try {
            var text = Files.readString(tokenFile).strip();
            return Optional.of(ApiToken.parse(text)
                    .orElseThrow(() -> new NotUnderstood("in " + tokenFile + " is no whole token: " + SHAPE)));
        } catch (IOException e) {
            throw new NotUnderstood("the token cannot be read from " + tokenFile + "; nothing was done");
        }
    }

    /** Whether the command line says that the service itself is asked, and not its database. */
    boolean asksService(Function<String, Optional<String>> settings) {
        return url != null
                || tokenFile != null
                || (data == null && settings.apply(TOKEN).isPresent());
    }

    /** The settings, with what the command line says instead. */
    Function<String, Optional<String>> over(Function<String, Optional<String>> settings) {
        return name -> data != null && name.equals(PostgresSettings.DATA)
                ? Optional.of(data.toString())
                : settings.apply(name);
    }

    /** @throws NotUnderstood for what is no address of a web server */
    URI base(Function<String, Optional<String>> settings) throws NotUnderstood {
        var base = base(url, settings);
        boolean web = "http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme());
        if (!web || base.getHost() == null || base.getRawUserInfo() != null)
            throw new NotUnderstood("the service's address is http://host:port or https://host; name it with --url");
        return base;
    }

    /** @param url as the command line says it */
    static URI base(@Nullable URI url, Function<String, Optional<String>> settings) {
        if (url != null) return url;
        return settings.apply(URL)
                .map(URI::create)
                .orElseGet(() -> AccessLink.base(
                        false,
                        settings.apply("quarkus.http.host").orElse("127.0.0.1"),
                        settings.apply("quarkus.http.port")
                                .map(Integer::parseInt)
                                .orElse(8080)));
    }
}
