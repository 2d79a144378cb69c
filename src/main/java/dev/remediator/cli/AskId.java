package dev.remediator.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What {@code asks} prints to name one question: run and command. */
record AskId(UUID run, int command) {
    private static final int SHORTEST = 6;
    private static final int WHOLE = 36;
    private static final int RECENT = 200;

    @Override
    public String toString() {
        return run + "/" + command;
    }

    /** What somebody typed, and the open question that it names; empty where nothing of the kind is open. */
    record Named(AskId id, Optional<OpenAsk> open) {}

    /**
     * Finds what is meant. A beginning of the run's id will do where no other run of late begins alike: one that was decided
     * a moment ago must not be taken for its neighbour, which nobody has read.
     *
     * @throws NotUnderstood where it names nothing, or more than one
     */
    static Named find(String typed, ServiceCalls service) throws NotUnderstood, ServiceRefused {
        var text = typed.strip().toLowerCase(Locale.ROOT);
        int slash = text.indexOf('/');
        var run = slash < 0 ? text : text.substring(0, slash);
        var number = slash < 0 ? Optional.<Integer>empty() : Optional.of(number(text.substring(slash + 1)));
        if (run.length() < SHORTEST || run.length() > WHOLE || !run.chars().allMatch(AskId::belongs)) throw unfit();
        var open = new ArrayList<OpenAsk>();
        for (var ask : OpenAsk.all(service))
            if (ask.run().toString().startsWith(run)
                    && number.filter(n -> n != ask.command()).isEmpty()) open.add(ask);
        if (run.length() == WHOLE && number.isPresent())
            return new Named(new AskId(uuid(run), number.get()), open.stream().findFirst());
        if (open.isEmpty())
            throw new NotUnderstood(
                    "nothing that is open has an id that begins like this: './remediator asks' lists what is; for what is"
                            + " decided already give the whole id");
        var runs = new HashSet<String>();
        open.forEach(ask -> runs.add(ask.run().toString()));
        if (run.length() < WHOLE) runs.addAll(recent(run, service));
        if (runs.size() > 1
                || open.size() > 1
                || (number.isEmpty() && askedBefore(open.getFirst().run(), service))) throw ambiguous(open);
        return new Named(open.getFirst().id(), Optional.of(open.getFirst()));
    }

    private static Set<String> recent(String begin, ServiceCalls service) throws NotUnderstood, ServiceRefused {
        var alike = new HashSet<String>();
        for (var item : service.get("/api/v1/runs?limit=" + RECENT).path("items")) {
            var id = item.path("id").asText();
            if (id.startsWith(begin)) alike.add(id);
        }
        return alike;
    }

    /** Whether the run has asked more than once: then its number tells which is meant. */
    private static boolean askedBefore(UUID run, ServiceCalls service) throws NotUnderstood, ServiceRefused {
        return service.get("/api/v1/approvals?run=" + run).path("items").size() > 1;
    }

    private static NotUnderstood ambiguous(List<OpenAsk> open) {
        var lines = new ArrayList<String>();
        open.forEach(ask -> lines.add(ask.id() + "  " + ask.playbook() + " on " + ask.target()));
        lines.add("this may mean more than one; nothing was said: give the whole id of the one that is meant");
        return new NotUnderstood(lines);
    }

    private static NotUnderstood unfit() {
        return new NotUnderstood(
                "an id is what './remediator asks' prints: a run's id, a slash and a number; of the run's id"
                        + " the first " + SHORTEST + " characters or more will do");
    }

    private static int number(String text) throws NotUnderstood {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) throw unfit();
        return Integer.parseInt(text);
    }

    private static UUID uuid(String text) throws NotUnderstood {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw unfit();
        }
    }

    private static boolean belongs(int c) {
        return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
}
