package dev.remediator.playbook;

import java.util.Optional;

/**
 * One piece of evidence.
 *
 * @param name below {@code facts.}
 * @param capability a reading capability, or {@code check}
 * @param check for {@code check}: the name of the check; empty otherwise
 * @param target another target than the run's own, by name
 * @param with the input of a reading; empty object for a check
 */
public record Gathering(
        String name, String capability, Optional<String> check, Optional<String> target, Arguments with) {}
