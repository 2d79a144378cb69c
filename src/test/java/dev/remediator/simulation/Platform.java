package dev.remediator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionException;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import dev.remediator.run.Command;
import dev.remediator.run.Hands;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is acted on: services that break and heal, and settings that hold a value. It answers late, not at all, or wrongly
 * that it failed to answer; what was once sent happens whether or not the sender lives. It knows for itself what happened,
 * so that promises can be compared with the truth.
 */
final class Platform {
    /** Longest time until what was sent has happened or never will. */
    static final Duration AT_MOST = Duration.ofSeconds(10);

    static final class Place {
        final String name;
        boolean healthy = true;
        /** What heals it; nothing where it is empty. */
        String cure = "";

        final Map<String, Setting> settings = new LinkedHashMap<>();

        Place(String name) {
            this.name = name;
        }
    }

    /** @param by the key of the effect that made it so */
    record Setting(String value, String by) {}

    private final Simulation sim;
    private final Dice dice;
    final Map<String, Place> places = new LinkedHashMap<>();
    /** Keys of effects that happened, and when. */
    final Map<String, Instant> happened = new LinkedHashMap<>();

    private final Map<String, Integer> pending = new HashMap<>();
    /** It never tells what became of a request. */
    private final boolean mute;
    /** It knows keys, and does nothing twice for one of them: then what nobody can tell may be sent again. */
    final boolean knowsKeys;

    private final int trouble;

    Platform(Simulation sim) {
        this.sim = sim;
        dice = sim.dice;
        mute = dice.oneIn(8);
        trouble = dice.of(List.of(0, 3, 10, 25));
        knowsKeys = mute && trouble >= 10;
    }

    Place place(String target) {
        return places.computeIfAbsent(target, Place::new);
    }

    private static boolean reversible(String capability) {
        return !capability.equals("service.restart");
    }

    private static String setting(String capability, JsonNode input) {
        var dot = capability.indexOf('.');
        return capability.substring(0, dot) + input.path("breaker").asText("");
    }

    private Duration latency() {
        return sim.chaos.on() && dice.percent(trouble) ? dice.millis(1_000, 9_000) : dice.millis(20, 900);
    }

    private boolean fails() {
        return sim.chaos.on() && dice.percent(trouble);
    }

    boolean pending(String key) {
        return pending.containsKey(key);
    }

    /** The hands of one process. */
    Hands hands(Process process) {
        return new Reaching(process);
    }

    private final class Reaching implements Hands {
        private final Process process;

        Reaching(Process process) {
            this.process = process;
        }

        @Override
        public JsonNode gather(String target, String capability, Optional<String> check, JsonNode input)
                throws ActionException {
            process.pass(latency());
            if (fails()) throw new ActionException("cannot be read");
            return JsonNodeFactory.instance.objectNode().put("lines", dice.below(3));
        }

        @Override
        public CheckResult check(String target, String check) {
            process.pass(latency());
            if (fails()) return CheckResult.notMade("no answer");
            return place(target).healthy ? new CheckResult.Passed("200") : new CheckResult.Failed("503");
        }

        @Override
        public Preparation prepare(String target, String capability, JsonNode input, String key) {
            process.pass(latency());
            if (fails()) {
                sim.story.count("prepare: not now or refused");
                return dice.oneIn(2)
                        ? new Preparation.NotNow("another deployment runs", dice.seconds(2, 20))
                        : new Preparation.Refused("there is nothing to go back to");
            }
            if (!reversible(capability))
                return new Preparation.Ready(
                        new Prepared(capability, JsonNodeFactory.instance.objectNode(), Optional.empty(), AT_MOST));
            var was = value(target, capability, input);
            var ours = ours(capability, input, was);
            if (was.equals(ours)) return new Preparation.Refused("it is " + was + " already");
            var handle = JsonNodeFactory.instance.objectNode().put("was", was).put("ours", ours);
            return new Preparation.Ready(new Prepared(
                    capability + " to " + ours + " (now " + was + ")",
                    handle,
                    Optional.of(new Undo(handle, "set it back to " + was)),
                    AT_MOST));
        }

        @Override
        public Outcome act(String target, Command.Intention intention, String key, Instant notAfter) {
            if (!process.mayAct() || !process.clock.instant().isBefore(notAfter))
                return new Outcome.Failed("nothing was sent");
            sim.promises.sent(process, key, target);
            sim.story.say(process.name, "calls %s on %s, %s", intention.capability(), target, sim.names(key));
            if (fails() && dice.oneIn(3)) {
                process.pass(latency());
                return dice.oneIn(2) ? new Outcome.Refused("a rule forbids it") : new Outcome.Failed("it did not work");
            }
            if (fails() && dice.oneIn(2)) {
                process.pass(latency());
                sim.story.count("request lost before it happened");
                throw new IllegalStateException("connection refused or reset");
            }
            var until = latency();
            var changed = new boolean[1];
            pending.merge(key, 1, Integer::sum);
            sim.agenda.in(until, () -> changed[0] = happens(target, intention, key));
            sim.chaos.point(process, "crash in call");
            if (fails()) {
                sim.story.count("answer lost after it happened");
                process.pass(dice.oneIn(2) ? dice.millis(10, 9_900) : until.plusMillis(5));
                return new Outcome.Unknown("the connection broke");
            }
            process.pass(until.plus(dice.millis(1, 50)));
            sim.chaos.point(process, "crash after the answer");
            if (!changed[0]) return new Outcome.Refused("somebody has changed it since it was planned");
            return new Outcome.Done("done", Optional.empty());
        }

        @Override
        public Reconciliation reconcile(String target, Command.Intention intention, String key, Instant intendedAt) {
            process.pass(latency());
            if (knowsKeys) return new Reconciliation.Repeatable("it may be sent again");
            // What is on its way may still happen.
            if (mute || pending.containsKey(key) || fails()) return new Reconciliation.CannotTell("nobody knows");
            if (happened.containsKey(key)) return new Reconciliation.Happened("it is there", Optional.empty());
            sim.promises.deniedByPlatform(key);
            return new Reconciliation.DidNot("there is no trace of it");
        }

        @Override
        public UndoOutcome undo(String target, String capability, JsonNode input, Undo undo, String key) {
            if (!process.mayAct()) return new UndoOutcome.Failed("nothing was sent");
            sim.promises.undoSent(process, key, target);
            sim.story.say(process.name, "takes back %s on %s, %s", capability, target, sim.names(key));
            if (fails()) {
                process.pass(latency());
                return new UndoOutcome.Failed("no answer");
            }
            var answer = new UndoOutcome[1];
            var until = latency();
            sim.agenda.in(until, () -> answer[0] = takesBack(target, capability, input, undo));
            sim.chaos.point(process, "crash while taking back");
            process.pass(until.plus(dice.millis(1, 50)));
            var seen = answer[0];
            return fails() || seen == null ? new UndoOutcome.Failed("the connection broke") : seen;
        }
    }

    /** One goes back from every state to the one before. */
    private static String ours(String capability, JsonNode input, String was) {
        return capability.equals("service.rollback")
                ? was + "'"
                : input.path("value").asText("on");
    }

    private String value(String target, String capability, JsonNode input) {
        var setting = place(target).settings.get(setting(capability, input));
        return setting == null ? "default" : setting.value();
    }

    /** Like every change of a value: only where it still is what it was when this was planned. */
    private boolean happens(String target, Command.Intention intention, String key) {
        pending.computeIfPresent(key, (k, times) -> times > 1 ? times - 1 : null);
        if (knowsKeys && happened.containsKey(key)) {
            sim.story.count("sent again after it happened");
            return true;
        }
        var capability = intention.capability();
        var place = place(target);
        if (reversible(capability)) {
            var handle = intention.prepared().before();
            if (!value(target, capability, intention.input())
                    .equals(handle.path("was").asText())) {
                sim.story.say("platform", "%s on %s is refused, %s", capability, target, sim.names(key));
                return false;
            }
            place.settings.put(
                    setting(capability, intention.input()),
                    new Setting(handle.path("ours").asText(), key));
        }
        sim.promises.happened(key);
        happened.put(key, sim.agenda.instant());
        sim.story.say("platform", "%s happens on %s, %s", capability, target, sim.names(key));
        if (place.cure.equals(capability)) place.healthy = true;
        return true;
    }

    private UndoOutcome takesBack(String target, String capability, JsonNode input, Undo undo) {
        var place = place(target);
        var name = setting(capability, input);
        var now = value(target, capability, input);
        var was = undo.handle().path("was").asText();
        if (now.equals(was)) return new UndoOutcome.Undone("it is " + was + " already");
        if (!now.equals(undo.handle().path("ours").asText())) {
            sim.story.count("undo: somebody else changed it");
            return new UndoOutcome.Foreign("it is " + now);
        }
        place.settings.put(name, new Setting(was, "taken back"));
        sim.story.say("platform", "%s of %s is %s again", name, target, was);
        return new UndoOutcome.Undone("it is " + was);
    }

    /** Somebody else has a hand in it. */
    void meddle() {
        for (var place : places.values())
            for (var name : place.settings.keySet())
                if (dice.oneIn(3)) {
                    place.settings.put(name, new Setting("theirs-" + dice.below(100), "somebody else"));
                    sim.story.say("platform", "somebody else changes %s of %s", name, place.name);
                    sim.story.count("somebody else changes a value");
                }
    }
}
