package dev.remediator.channel.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelConformance;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The log is always there, so that nothing of it fails. */
class LogConformanceTest extends ChannelConformance {
    private final LogChannel channel = new LogChannel();
    private final List<String> lines = new ArrayList<>();
    private final Handler reader = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void read() {
        Logger.getLogger(LogChannel.CATEGORY).addHandler(reader);
    }

    @AfterEach
    void close() {
        Logger.getLogger(LogChannel.CATEGORY).removeHandler(reader);
    }

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected boolean reachesOut() {
        return false;
    }

    @Override
    protected List<String> told() {
        return List.copyOf(lines);
    }

    @Override
    protected void assertInert(String hostile) {
        assertThat(lines.getLast().codePoints())
                .noneMatch(Character::isISOControl)
                .noneMatch(c -> c == 0x202E);
    }

    @Override
    protected void assertWithinLimits() {
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(1_000));
    }

    @Override
    protected void fail(Failure failure) {
        throw new AssertionError("a log does not fail");
    }

    @Override
    protected void down() {
        throw new AssertionError("a log is not down");
    }

    @Override
    protected void up() {
        throw new AssertionError("a log is not down");
    }

    @Override
    protected void refuseWhatContains(String word) {
        throw new AssertionError("a log refuses nothing");
    }
}
