package dev.remediator.cli;

import picocli.CommandLine.Option;

/** Who speaks. */
final class PersonOptions {
    @Option(
            names = "--as",
            paramLabel = "ENGINEER",
            description =
                    "Who you are, by the name in people.yaml; what you say is recorded under it. Needed where no token"
                            + " says it.")
    private String engineer = "";

    /** Of no length where nobody was named. */
    String engineer() {
        return engineer;
    }
}
