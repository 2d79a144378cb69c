package dev.remediator.channel.email;

import dev.remediator.channel.Channel;
import dev.remediator.channel.IncidentThread;
import dev.remediator.channel.News;
import dev.remediator.channel.NotDelivered;
import dev.remediator.channel.PictureSource;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Mails an incident: each mail says how things stand and what has happened since the one before, in one thread. */
final class EmailChannel implements Channel {
    /** People read a mail about ten things sooner than ten mails. */
    private static final Load LOAD = new Load(100, Incidents.ONE, Duration.ofSeconds(10));

    private static final String BEGUN = "{\"begun\":true}";

    private final String name;
    private final Post post;
    private final String domain;
    private final InstantSource clock;
    private final Optional<URI> console;
    private final PictureSource pictures;

    /** @param domain of the sender */
    EmailChannel(
            String name, Post post, String domain, InstantSource clock, Optional<URI> console, PictureSource pictures) {
        this.name = name;
        this.post = post;
        this.domain = domain;
        this.clock = clock;
        this.console = console;
        this.pictures = pictures;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Load load() {
        return LOAD;
    }

    @Override
    public void tell(List<News> news, IncidentThread thread) throws NotDelivered {
        boolean first = thread.place().isEmpty();
        Optional<String> page = console.map(
                base -> base.resolve("/incidents/" + thread.incident()).toString());
        Mail mail = Mail.of(thread.history(), news, first, clock.instant(), domain, page);
        Optional<Mail> shown = pictures.of(news).map(mail::with);
        if (shown.isPresent()) post.send(shown.get(), mail);
        else post.send(mail);
        if (first) thread.keep(BEGUN);
    }
}
