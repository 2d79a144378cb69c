package dev.remediator.playbook;

import dev.remediator.action.SettingProblem;

/** What is wrong with settings or parameters, at its place in the file and with the name it has there. */
final class Settings {
    private Settings() {}

    static Place place(Node.Mapping written, SettingProblem problem) {
        return YamlJson.place(written, problem.jsonPointer(), isOfKey(problem));
    }

    private static boolean isOfKey(SettingProblem problem) {
        return problem.message().startsWith("unknown key");
    }

    /** @param owner the adapter or the capability to which they belong */
    static String says(String owner, SettingProblem problem) {
        String pointer = problem.jsonPointer();
        String name = pointer.substring(pointer.lastIndexOf('/') + 1);
        boolean sentence = problem.message().startsWith("must ")
                || problem.message().startsWith("is ")
                || problem.message().startsWith("needs ");
        if (name.isEmpty() || isOfKey(problem) || !sentence) return owner + ": " + problem.message();
        return owner + ": " + Problems.quote(name) + " " + problem.message();
    }
}
