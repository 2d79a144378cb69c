package dev.remediator.identity;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How often somebody may be wrong at the door before the next one is told to wait, unheard: for each address, and for each
 * name whether or not there is such an account. A browser that its engineer has signed in with before has a count of its
 * own, so that no stranger who guesses, from however many addresses, keeps the engineer out. Remembers a bounded number of
 * each. Thread-safe.
 */
@Singleton
public final class SignInLimit {
    static final int NAME_BURST = 20;
    static final Duration NAME_EACH = Duration.ofSeconds(30);
    static final Duration RECORDED_EACH = Duration.ofMinutes(1);

    private static final int MAX_RECORDED = 1_000;

    private final FailureLimit addresses = new FailureLimit();
    private final FailureLimit names = new FailureLimit(NAME_BURST, NAME_EACH);
    private final FailureLimit browsers = new FailureLimit();

    /** @param times since it was written down last */
    private record Noted(Instant at, int times) {}

    private final Map<String, Noted> noted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Noted> eldest) {
            return size() > MAX_RECORDED;
        }
    };

    /** @param counts what is counted for whoever stands there, and where */
    record Door(List<Map.Entry<FailureLimit, String>> counts) {
        /**
         * Counts them as wrong until they were right, so that many at once are no more than one after the other.
         *
         * @return how long they have to wait; empty if they are heard
         */
        Optional<Duration> enter(Instant now) {
            for (int i = 0; i < counts.size(); i++) {
                var wait = counts.get(i).getKey().attempt(counts.get(i).getValue(), now);
                if (wait.isEmpty()) continue;
                counts.subList(0, i).forEach(count -> count.getKey().forgive(count.getValue(), now));
                return wait;
            }
            return Optional.empty();
        }

        /** They were right, or were not heard. */
        void forgive(Instant now) {
            counts.forEach(count -> count.getKey().forgive(count.getValue(), now));
        }
    }

    /** @param browser known as one of this engineer's */
    Door door(String name, Optional<String> address, Optional<AccessToken> browser) {
        if (browser.isPresent())
            return new Door(List.of(Map.entry(
                    browsers, new String(browser.get().hash(), java.nio.charset.StandardCharsets.ISO_8859_1))));
        var cut = name.length() > 100 ? name.substring(0, 100) : name;
        return new Door(Stream.concat(
                        Stream.of(Map.entry(names, cut)),
                        address.map(from -> Map.entry(addresses, network(from))).stream())
                .toList());
    }

    /** As after a start. */
    synchronized void forget() {
        addresses.forgetAll();
        names.forgetAll();
        browsers.forgetAll();
        noted.clear();
    }

    /** How often this account was missed since that was written down last, if it is time to write it down. */
    synchronized Optional<Integer> toRecord(String account, Instant now) {
        var last = noted.remove(account);
        if (last != null && last.at().plus(RECORDED_EACH).isAfter(now)) {
            noted.put(account, new Noted(last.at(), last.times() + 1));
            return Optional.empty();
        }
        noted.put(account, new Noted(now, 0));
        return Optional.of(last == null ? 1 : last.times() + 1);
    }

    /** Whoever has one address of IPv6 has all of its network. */
    static String network(String address) {
        if (!address.contains(":")) return address;
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            if (bytes.length != 16) return address;
            var network = new StringBuilder();
            for (int i = 0; i < 8; i++) network.append("%02x".formatted(bytes[i]));
            return network.toString();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
