package dev.remediator.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JoinedTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private static Announcement told(UUID incident, Kind kind, String text) {
        return new Announcement(
                incident,
                Optional.of(incident),
                Instant.parse("2026-11-22T18:00:00Z"),
                kind,
                Severity.P1,
                "mcp-gateway",
                "Overload on mcp-gateway",
                text,
                List.of());
    }

    private static Announcement joined(UUID incident, String alert) {
        return told(incident, Kind.ALERT_JOINED, alert + " fires too; overload is on it already");
    }

    @Test
    void what_does_not_repeat_stays_as_it_is() {
        List<Announcement> all = List.of(
                told(ONE, Kind.INCIDENT_OPENED, "It fires"),
                joined(ONE, "Overload"),
                joined(OTHER, "Overload"),
                told(ONE, Kind.RUN_STARTED, "overload takes this"));

        assertThat(Joined.together(all)).isEqualTo(all);
    }

    @Test
    void a_hundred_thousand_alerts_that_join_are_one_line_for_each_run() {
        List<Announcement> all = new ArrayList<>();
        all.add(told(ONE, Kind.INCIDENT_OPENED, "It fires"));
        for (int i = 0; i < 50_000; i++) {
            all.add(joined(ONE, "Overload"));
            all.add(joined(OTHER, "Overload" + i));
        }
        all.add(told(ONE, Kind.RUN_STARTED, "overload takes this"));

        List<Announcement> together = Joined.together(all);

        assertThat(together)
                .extracting(Announcement::kind)
                .containsExactly(Kind.INCIDENT_OPENED, Kind.ALERT_JOINED, Kind.ALERT_JOINED, Kind.RUN_STARTED);
        assertThat(together.get(1).text()).isEqualTo("Overload fires too; overload is on it already");
        assertThat(together.get(1).details()).containsExactly("50000 alerts in all");
        assertThat(together.get(2).details())
                .hasSize(11)
                .startsWith("Overload1 fires too; overload is on it already")
                .endsWith("50000 alerts in all");
    }
}
