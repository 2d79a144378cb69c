package dev.remediator.cli;

/** Names of playbooks and targets, as somebody typed them. */
final class Names {
    private Names() {}

    /** Whether it can be one: lower-case letters, digits and dashes. */
    static boolean fits(String name) {
        return !name.isEmpty() && name.chars().allMatch(Names::belongs);
    }

    private static boolean belongs(int c) {
        return c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
