package dev.remediator.channel.slack;

import dev.remediator.escalation.Acknowledgements;
import dev.remediator.identity.Accounts;
import dev.remediator.identity.People;
import dev.remediator.intake.Explainer;
import dev.remediator.intake.Remediations;
import dev.remediator.report.AlertReader;
import dev.remediator.report.FreezeReader;
import dev.remediator.report.IncidentReader;
import dev.remediator.run.Cancellations;
import dev.remediator.run.Freezing;
import dev.remediator.run.Replies;
import dev.remediator.store.Transactions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How Slack is put together. */
final class SlackBeans {
    private SlackBeans() {}

    @Produces
    @Singleton
    static SlackSettings settings(SlackConfig config, @ConfigProperty(name = "remediator.url") Optional<URI> console) {
        return SlackSettings.of(config, console);
    }

    @Produces
    @Singleton
    static Optional<SlackWeb> web(
            SlackSettings settings,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        return settings.telling().map(telling -> SlackWeb.of(telling, version));
    }

    @Produces
    @Singleton
    static StandingReader standing(Transactions transactions) {
        return new StandingReader(transactions);
    }

    @Produces
    @Singleton
    static Doing doing(
            Replies replies,
            Acknowledgements acknowledgements,
            Cancellations cancellations,
            StandingReader standing,
            SlackSettings settings) {
        return new Doing(replies, acknowledgements, cancellations, standing, settings);
    }

    @Produces
    @Singleton
    static Answering answering(
            IncidentReader incidents,
            Replies replies,
            FreezeReader freezes,
            Freezing freezing,
            Remediations remediations,
            AlertReader alerts,
            Explainer explainer,
            InstantSource clock) {
        return new Answering(incidents, replies, freezes, freezing, remediations, alerts, explainer, clock);
    }

    @Produces
    @Singleton
    static Optional<Hearing> hearing(
            SlackSettings settings,
            Optional<SlackWeb> web,
            Supplier<People> people,
            Accounts accounts,
            Transactions transactions,
            Doing doing,
            Answering answering,
            Afterwards afterwards,
            InstantSource clock) {
        return settings.hearing()
                .flatMap(ours -> web.map(slack -> new Hearing(
                        new Gate(ours, people, accounts::find),
                        new Presses(transactions, clock),
                        doing,
                        answering::answer,
                        new Whisper(slack, Thread::sleep),
                        afterwards::run)));
    }
}
