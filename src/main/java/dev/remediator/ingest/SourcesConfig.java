package dev.remediator.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** Who may post: {@code remediator.sources.<name>.…}. Validated by {@link Sources}, which says what is wrong and where. */
@ConfigMapping(prefix = "remediator.sources")
public interface SourcesConfig {
    @WithParentName
    Map<String, SourceConfig> sources();

    /** One sender. Exactly one of {@code bearer}, {@code basic} and {@code header} is set. */
    interface SourceConfig {
        /** {@code alertmanager} or {@code railway}. */
        Optional<String> kind();

        /** The token of {@code Authorization: Bearer}, at least 16 characters. */
        Optional<String> bearer();

        /** A file that holds the token instead. */
        Optional<String> bearerFile();

        BasicConfig basic();

        HeaderConfig header();

        /** {@code ignore} (the default) or {@code accept}: events from Railway's ephemeral environments. */
        Optional<String> ephemeral();
    }

    /** {@code Authorization: Basic}. */
    interface BasicConfig {
        Optional<String> user();

        /** At least 8 characters. */
        Optional<String> password();

        Optional<String> passwordFile();
    }

    /** A header of one's own that carries a secret. */
    interface HeaderConfig {
        Optional<String> name();

        /** At least 16 characters. */
        Optional<String> value();

        Optional<String> valueFile();
    }
}
