package dev.remediator.ingest;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Configuration as the service reads it, from keys and values. */
final class Configs {
    private Configs() {}

    static SourcesConfig sources(String... keysAndValues) {
        return config("remediator.sources.", keysAndValues).getConfigMapping(SourcesConfig.class);
    }

    static IngestConfig ingest(String... keysAndValues) {
        return config("remediator.ingest.", keysAndValues).getConfigMapping(IngestConfig.class);
    }

    private static SmallRyeConfig config(String prefix, String... keysAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(prefix + keysAndValues[i], keysAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withMapping(SourcesConfig.class)
                .withMapping(IngestConfig.class)
                .withConverter(io.quarkus.runtime.configuration.MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
    }
}
