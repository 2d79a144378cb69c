package dev.remediator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AnnouncementTest {
    @Test
    void peopleAreCalledOnlyForWhatCannotWait() {
        assertThat(Arrays.stream(Kind.values()).filter(Kind::calls))
                .containsExactly(Kind.TEMPORARY_FAILED, Kind.NEEDS_HUMAN, Kind.ESCALATED);
    }

    @Test
    void ithasSomethingToSay() {
        assertThatIllegalArgumentException().isThrownBy(() -> announcement(" ", List.of()));
    }

    @Test
    void aFloodOfDetailsIsCut() {
        var many = IntStream.range(0, 1000).mapToObj(i -> "line " + i).toList();

        assertThat(announcement("text", many).details()).hasSize(20).endsWith("line 19");
    }

    @Test
    void whatCannotBeStoredIsReplaced() {
        var announcement = announcement("a\0b", List.of("c\uD83Dd"));

        assertThat(announcement.text()).isEqualTo("a\uFFFDb");
        assertThat(announcement.details()).containsExactly("c\uFFFDd");
    }

    private static Announcement announcement(String text, List<String> details) {
        return new Announcement(
                new UUID(1, 1),
                Optional.empty(),
                VirtualTime.START,
                Kind.SEEN,
                Severity.P1,
                "mcp-gateway",
                "GatewayDown on mcp-gateway",
                text,
                details);
    }
}
