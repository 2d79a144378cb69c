package dev.remediator.run;

import dev.remediator.action.Rate;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Windows;
import java.net.URI;
import java.util.Optional;

/** Writes {@code safety.yaml} in Java: each adds one line to nothing. */
public final class Rules {
    private Rules() {}

    /** {@code limits: { everything: 30 per 1h, per-target: 10 per 1h }}; empty where there is none. */
    public static Safety limits(String everything, String perTarget) {
        return rules(rate(everything), rate(perTarget), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** {@code flapping: 6 per 1h, returns: { times: 3, within: 15m }}. */
    public static Safety past(String flapping, int returns, String within) {
        return rules(
                Optional.empty(),
                Optional.empty(),
                rate(flapping),
                Optional.of(new Safety.Returns(returns, VirtualTime.time(within))),
                Optional.empty());
    }

    public static Safety demoteAfter(int runs) {
        return rules(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(runs));
    }

    public static Safety silences(URI alertmanager) {
        return new Safety(
                Optional.empty(),
                Optional.empty(),
                Windows.ALWAYS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(alertmanager),
                Optional.empty());
    }

    private static Safety rules(
            Optional<Rate> everything,
            Optional<Rate> perTarget,
            Optional<Rate> flapping,
            Optional<Safety.Returns> returns,
            Optional<Integer> demoteAfter) {
        return new Safety(
                everything,
                perTarget,
                Windows.ALWAYS,
                flapping,
                returns,
                demoteAfter,
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<Rate> rate(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Rate.parse(text));
    }
}
