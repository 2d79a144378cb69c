package dev.remediator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.MatcherParser;
import dev.remediator.alert.Matchers;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Phase;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(PostgresExtension.class)
class IncidentSearchTest {
    private static final Instant NIGHT = Instant.parse("2026-11-22T03:00:00Z");

    private final StorySeed seed;
    private final IncidentSearch search;

    IncidentSearchTest(DataSource database) {
        seed = new StorySeed(database);
        search = new IncidentSearch(new Transactions(database));
    }

    /** Four incidents: a gateway that heals, a database that needs a person, a healed one, one that somebody has. */
    private void night() {
        seed.incident("mcp-gateway", "GatewayDown on mcp-gateway", "gateway-down", NIGHT)
                .say(0, Kind.INCIDENT_OPENED, "opened")
                .say(1, Kind.DOING, "restarting");
        var database = seed.incident("db", "Disk 100% full_on db", "disk-full", NIGHT.plusSeconds(10))
                .say(0, Kind.INCIDENT_OPENED, "opened")
                .say(1, Kind.NEEDS_HUMAN, "nobody knows");
        seed.alert(
                "{\"alertname\":\"DiskFull\",\"cluster\":\"eu\",\"severity\":\"critical\"}",
                "taken",
                "disk-full",
                database.incident,
                null,
                NIGHT,
                false);
        seed.incident("mcp-billing", "Slow on mcp-billing", "slow", NIGHT.plusSeconds(20))
                .say(0, Kind.INCIDENT_OPENED, "opened")
                .say(1, Kind.HEALED, "healed")
                .ended(1, Phase.SUCCEEDED, "it helped")
                .closed(2);
        var had = seed.incident("shop", "Slow on shop", "slow", NIGHT.plusSeconds(30))
                .say(0, Kind.INCIDENT_OPENED, "opened");
        seed.execute("update incident set acknowledged_at = now(), acknowledged_by = 'ana' where id = ?", had.incident);
        seed.execute("update incident set severity = 'P2' where id = ?", had.incident);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            any          |                                            |          | shop mcp-billing db mcp-gateway
            open         |                                            |          | shop db mcp-gateway
            closed       |                                            |          | mcp-billing
            needs-person |                                            |          | db
            healing      |                                            |          | mcp-gateway
            healed       |                                            |          | mcp-billing
            any          | target=~"mcp.*"                            |          | mcp-billing mcp-gateway
            any          | target=~"mcp"                              |          |
            open         | severity="P0", target=~"mcp.*"             |          | mcp-gateway
            any          | severity="critical"                        |          |
            any          | cluster="eu", severity="P0"                |          | db
            any          | {alertname!="DiskFull",playbook="slow"}    |          | shop mcp-billing
            any          | status="healed"                            |          | mcp-billing
            any          | acknowledged="ana"                         |          | shop
            any          | acknowledged=""                            |          | mcp-billing db mcp-gateway
            any          |                                            | slow     | shop mcp-billing
            any          |                                            | 100% F   | db
            any          |                                            | full_on  | db
            any          |                                            | %        | db
            closed       | playbook="slow"                            | SLOW     | mcp-billing
            """)
    void onlyWhatFitsIsListedNewestFirst(String status, String matchers, String text, String targets) {
        night();

        var found = search.page(filter(status, matchers, text), Optional.empty(), 10);

        assertThat(String.join(" ", targets(found))).isEqualTo(targets == null ? "" : targets);
        assertThat(found.next()).isEmpty();
    }

    @Test
    void aWordThatIsNoStatusIsNoFilter() {
        assertThat(IncidentFilter.of("sick", List.of(), "")).isEmpty();
        assertThat(IncidentFilter.words()).startsWith("any, open, closed, needs-person, asking, healing");
        assertThat(IncidentFilter.words())
                .startsWith("any, open, closed, needs-person, ")
                .contains("healing, ");
    }

    @Test
    void everyPartGoesOnWhereTheOneBeforeEndedWhateverIsLeftOut() {
        for (int i = 0; i < 230; i++)
            seed.incident((i % 7 == 0 ? "odd" : "even") + i, "Number " + i, "p", NIGHT.plusSeconds(i))
                    .say(0, Kind.INCIDENT_OPENED, "opened")
                    .closed(1);
        for (var filter : List.of(filter("closed", null, null), filter("any", "target=~\"odd.*\"", null))) {
            var seen = new ArrayList<String>();
            Optional<Cursor> after = Optional.empty();
            do {
                var page = search.page(filter, after, 10);
                seen.addAll(targets(page));
                after = page.next();
            } while (after.isPresent());

            assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
            assertThat(seen).hasSize(filter.takesAll() ? 230 : 33);
            assertThat(seen.getLast()).isEqualTo("odd0");
        }
    }

    private static List<String> targets(Page<IncidentView> page) {
        return page.items().stream().map(v -> v.headline().target()).toList();
    }

    private static IncidentFilter filter(String status, @Nullable String matchers, @Nullable String text) {
        return IncidentFilter.of(
                        status,
                        matchers == null ? List.of() : List.of(Matchers.parse(matchers, MatcherParser.FALLBACK)),
                        text == null ? "" : text)
                .orElseThrow();
    }
}
