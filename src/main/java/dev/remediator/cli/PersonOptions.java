package dev.remediator.cli;

import picocli.CommandLine.Option;

/** Who speaks. */
final class PersonOptions {
    @Option(
            names = "--as",
            paramLabel = "ENGINEER",
            required = true,
            description = "Who you are, by the name in people.yaml; what you say is recorded under it.")
    private String engineer = "";

    String engineer() {
        return engineer;
    }
}
