package dev.remediator;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the version that Maven wrote into the jar. */
final class BuildVersion implements IVersionProvider {
    private static final String POM = "/META-INF/maven/dev.remediator/remediator/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties pom = new Properties();
        try (InputStream in = BuildVersion.class.getResourceAsStream(POM)) {
            if (in != null) {
                pom.load(in);
            }
        }
        return new String[] {"remediator " + pom.getProperty("version", "(built without Maven)")};
    }
}
