package dev.remediator.identity;

import dev.remediator.secret.Secret;
import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Rules of passwords, and their hashes: bcrypt, of which one takes a good part of a second on purpose. So that strangers
 * cannot take the processor away from healing, only {@link #AT_ONCE} are computed at a time.
 */
@Singleton
public class Passwords {
    public static final int SHORTEST = 12;

    /** bcrypt looks at no more. */
    public static final int MOST_BYTES = 72;

    /** 2 to the power of this are the rounds of bcrypt. */
    static final int COST = 12;

    private static final int FEWEST_DIFFERENT = 5;
    private static final int SHORTEST_NAME = 4;
    private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final int cost;
    private @Nullable String nobodys;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    public Passwords() {
        this(COST);
    }

    /** @param cost 4 is the least there is, for tests */
    Passwords(int cost) {
        this.cost = cost;
    }

    /** Too many want to be let in at the same time. */
    static final class Busy extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Busy() {
            super("too many passwords are being compared", null, false, false);
        }
    }

    /** What is wrong with a password that this engineer wants; empty where nothing is. */
    public static Optional<String> problem(String engineer, Secret wanted) {
        var text = text(wanted);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (text.codePointCount(0, text.length()) < SHORTEST)
            return Optional.of("a password has at least %d characters".formatted(SHORTEST));
        if (bytes > MOST_BYTES)
            return Optional.of(
                    "a password has at most %d bytes (letters other than a to z take two or more of them), and this one %d: nothing behind them would count"
                            .formatted(MOST_BYTES, bytes));
        if (text.chars().anyMatch(Character::isISOControl)) return Optional.of("a password has no control characters");
        if (text.codePoints().distinct().count() < FEWEST_DIFFERENT)
            return Optional.of("a password has at least %d different characters".formatted(FEWEST_DIFFERENT));
        var lower = text.toLowerCase(Locale.ROOT);
        boolean named = engineer.length() < SHORTEST_NAME ? lower.equals(engineer) : lower.contains(engineer);
        return named ? Optional.of("a password does not hold the name of whose it is") : Optional.empty();
    }

    /** @throws Busy where too many others are at it */
    String hash(Secret password) {
        var text = text(password);
        return inTurn(() -> BcryptUtil.bcryptHash(text, cost));
    }

    /**
     * Whether this is the password behind the hash. Where there is no hash the same work is done, and the answer is no:
     * nobody learns by the time it takes who has an account.
     *
     * @throws Busy where too many others are at it
     */
    boolean matches(Secret password, Optional<String> hash) {
        var text = text(password);
        boolean possible = text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
        var nobodys = nobodys(); // also where it is not needed: the first of all costs the same, too
        BooleanSupplier compare = () -> BcryptUtil.matches(possible ? text : "", hash.orElse(nobodys));
        return inTurn(compare::getAsBoolean) && possible && hash.isPresent();
    }

    /** Made when it is first needed: no start waits for it. */
    private synchronized String nobodys() {
        var known = nobodys;
        if (known != null) return known;
        var made = BcryptUtil.bcryptHash(AccessToken.random().reveal(), cost);
        nobodys = made;
        return made;
    }

    private <T> T inTurn(java.util.function.Supplier<T> work) {
        try {
            if (!turns.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) throw new Busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy();
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    /** The same letters have the same bytes, whichever keyboard they come from. */
    private static String text(Secret password) {
        return Normalizer.normalize(password.reveal(), Normalizer.Form.NFC);
    }
}
