package dev.remediator.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What every command has: {@code --help}, and one way of refusing. A command returns one of the exit codes below, prints to
 * {@link #out()} what was asked for, and to {@link #err()} all else.
 */
@Command(footerHeading = "%nExamples:%n", optionListHeading = "%nOptions:%n", usageHelpWidth = 100)
class HelpOption {
    /** Done; nothing is wrong; the answer is yes. */
    static final int FINE = 0;

    /** The answer is no; problems were found. */
    static final int NO = 1;

    /** Not understood, or something stood in the way: there is no answer. */
    static final int TROUBLE = 2;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = Integer.MAX_VALUE,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // read by picocli, which prints the help
    private boolean help;

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /**
     * Says what stood in the way.
     *
     * @param what happened, and what to do next
     * @return the exit code
     */
    int trouble(String what) {
        err().println(command.qualifiedName() + ": " + what);
        err().flush();
        return TROUBLE;
    }

    /** To be thrown where options or parameters contradict each other. */
    ParameterException misuse(String what) {
        return new ParameterException(command.commandLine(), what);
    }
}
