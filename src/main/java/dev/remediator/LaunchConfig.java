package dev.remediator;

import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings that are needed before Quarkus runs, from the same places in the same order: system properties, environment,
 * {@code .env}, {@code config/application.properties}.
 */
final class LaunchConfig {
    private static final int FILE_ORDINAL = 260; // as Quarkus ranks config/application.properties

    private LaunchConfig() {}

    /** Answers a property's text; empty where it is not set, or set to nothing. */
    static Function<String, Optional<String>> read() {
        ClassLoader loader = LaunchConfig.class.getClassLoader();
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withProfile("prod")
                .addDefaultInterceptors()
                .addSystemSources()
                .withSources(new DotEnvConfigSourceProvider().getConfigSources(loader))
                .withSources(PropertiesConfigSourceLoader.inFileSystem(
                        Path.of("config", "application.properties").toUri().toString(), FILE_ORDINAL, loader))
                .build();
        return property -> config.getOptionalValue(property, String.class);
    }
}
