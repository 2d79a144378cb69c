package dev.remediator.cli;

import dev.remediator.action.NearMiss;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How all commands behave where they are not understood, and how their help looks. */
public final class Conventions {
    private Conventions() {}

    /**
     * Sets them on a command and all below it; to be called when they have all been added.
     *
     * @param arguments what will be executed: {@code --color} holds for help and errors, too
     */
    public static CommandLine apply(CommandLine command, String... arguments) {
        Paint paint = Paint.of(color(arguments));
        return command.setColorScheme(Help.defaultColorScheme(paint.colours() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler((failure, _) -> notUnderstood(failure));
    }

    /** Before anything is parsed, so that it holds for what cannot be. */
    private static Paint.When color(String... arguments) {
        Paint.When when = Paint.When.AUTO;
        for (int i = 0; i < arguments.length; i++) {
            String word = arguments[i].equals("--color") && i + 1 < arguments.length
                    ? arguments[i + 1]
                    : arguments[i].startsWith("--color=") ? arguments[i].substring("--color=".length()) : "";
            for (Paint.When each : Paint.When.values()) if (each.name().equalsIgnoreCase(word)) when = each;
        }
        return when;
    }

    private static int notUnderstood(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        PrintWriter err = command.getErr();
        err.println(name + ": " + said(failure));
        if (!command.getCommandSpec().subcommands().isEmpty()) err.println("'" + name + " --help' shows all commands.");
        else if (command.getCommandSpec().optionsMap().containsKey("--help"))
            err.println("'" + name + " --help' shows how it is used, with examples.");
        err.flush();
        return CommonOptions.TROUBLE;
    }

    private static String said(ParameterException failure) {
        return switch (failure) {
            case UnmatchedArgumentException unmatched
            when !unmatched.getUnmatched().isEmpty() ->
                unknown(
                        unmatched.getUnmatched().getFirst(),
                        unmatched.getCommandLine().getCommandSpec());
            case MissingParameterException missing -> lowered(missing);
            default -> lowered(failure);
        };
    }

    private static String unknown(String word, CommandSpec command) {
        if (word.startsWith("-")) {
            int end = word.indexOf('=');
            String option = end < 0 ? word : word.substring(0, end);
            List<String> known = command.options().stream()
                    .filter(each -> !each.hidden())
                    .map(OptionSpec::longestName)
                    .toList();
            return "there is no option '" + option + "'" + meant(option, known);
        }
        if (command.subcommands().isEmpty()) return "'" + word + "' is one argument too many";
        List<String> known = command.subcommands().entrySet().stream()
                .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
                .map(java.util.Map.Entry::getKey)
                .toList();
        return "there is no command '" + word + "'" + meant(word, known);
    }

    private static String meant(String word, List<String> known) {
        Optional<String> near = NearMiss.of(word, known);
        return near.map(each -> ", did you mean '" + each + "'?").orElse("");
    }

    /** picocli begins its sentences with a capital letter; here they follow the command's name. */
    private static String lowered(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        boolean word = message.length() > 1 && Character.isLowerCase(message.charAt(1));
        return word ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message;
    }
}
