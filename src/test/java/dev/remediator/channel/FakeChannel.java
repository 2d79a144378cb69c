package dev.remediator.channel;

import java.util.ArrayList;
import java.util.List;

/** A channel that people read in a list, and that fails when a test wants it to. */
final class FakeChannel implements Channel {
    /** What it does with news before it takes them; may throw. */
    interface Mood {
        void receive(List<News> news, IncidentThread thread) throws NotDelivered;
    }

    static final Mood WELL = (news, thread) -> {};

    final List<String> read = new ArrayList<>();
    final List<List<News>> calls = new ArrayList<>();
    Mood mood = WELL;

    private final String name;
    private final Load load;

    FakeChannel(String name, Load load) {
        this.name = name;
        this.load = load;
    }

    static FakeChannel one() {
        return new FakeChannel("chat", new Load(20, Incidents.ONE));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Load load() {
        return load;
    }

    @Override
    public void tell(List<News> news, IncidentThread thread) throws NotDelivered {
        calls.add(news);
        mood.receive(news, thread);
        news.forEach(n -> read.add(n.announcement().text()));
        thread.keep("{\"last\":" + news.getLast().id() + "}");
    }

    static Mood down() {
        return (news, thread) -> {
            throw NotDelivered.channel("connection refused", null);
        };
    }

    static Mood slowDown(java.time.Duration retryAfter) {
        return (news, thread) -> {
            throw NotDelivered.slowDown("429", retryAfter);
        };
    }
}
