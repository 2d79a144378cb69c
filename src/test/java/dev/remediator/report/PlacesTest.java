package dev.remediator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Actions;
import dev.remediator.intake.Remediations;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Phase;
import dev.remediator.run.Table;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs, playbooks and targets as the database knows them. */
@ExtendWith(PostgresExtension.class)
final class PlacesTest {
    private static final PlaybookCatalog CATALOG =
            ((PlaybookCatalog.Loaded) PlaybookCatalog.load(Path.of("remediations"), Actions.discover())).catalog();
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private final Transactions transactions;
    private final StorySeed seed;
    private final Table table;
    private final RunReader runs;
    private final Remediations remediations;

    PlacesTest(DataSource database, Transactions transactions) {
        this.transactions = transactions;
        this.seed = new StorySeed(database);
        this.table = new Table(transactions);
        this.runs = new RunReader(transactions);
        this.remediations = new Remediations(transactions, Actions.discover(), CATALOG, () -> NOW);
    }

    @BeforeEach
    void seeded() {
        seed.incident("mcp-gateway", "down", "gateway-service-down", NOW.minusSeconds(400))
                .say(0, Kind.INCIDENT_OPENED, "fires")
                .ended(40, Phase.SUCCEEDED, "restart has helped")
                .closed(60);
        seed.incident("mcp-gateway", "slow", "gateway-high-latency", NOW.minusSeconds(300))
                .ended(9, Phase.HELD, "cooldown")
                .closed(60);
        seed.incident("brightdata", "credit", "gateway-service-down", NOW.minusSeconds(200))
                .ended(9, Phase.NEEDS_HUMAN, "nobody knows");
    }

    private UUID open() {
        return seed.incident("mcp-gateway", "open", "gateway-service-down", NOW.minusSeconds(100)).run;
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,                     -,            any,       open credit slow down
            gateway-service-down,  -,            any,       open credit down
            -,                     mcp-gateway,  any,       open slow down
            gateway-service-down,  mcp-gateway,  any,       open down
            -,                     -,            open,      open
            -,                     -,            healed,    down
            -,                     -,            held,      slow
            -,                     -,            failed,    credit
            -,                     -,            cancelled, ''
            gateway-high-latency,  brightdata,   any,       ''
            """)
    void runsAreListedByPlaybookTargetAndState(String playbook, String target, String state, String titles) {
        open();

        var filter = new RunFilter(
                Optional.ofNullable(playbook),
                Optional.ofNullable(target),
                RunFilter.State.of(state).orElseThrow());

        assertThat(runs.page(filter, Optional.empty(), 50).items())
                .extracting(run -> table.value("select title from incident where id = ?", run.incident()))
                .containsExactlyElementsOf(titles.isEmpty() ? List.of() : List.of(titles.split(" ")));
    }

    @Test
    void pagesOfAFilteredListHoldEachRunOnce() {
        var filter = new RunFilter(Optional.of("gateway-service-down"), Optional.empty(), RunFilter.State.ANY);
        open();
        var seen = new ArrayList<UUID>();
        Optional<Cursor> after = Optional.empty();
        do {
            var page = runs.page(filter, after, 1);
            page.items().forEach(run -> seen.add(run.id()));
            after = page.next();
        } while (after.isPresent());

        assertThat(seen).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void theJournalIsToldInSentencesAndWhatThisVersionCannotReadIsNamed() {
        var run = open();
        table.change("""
                insert into run_event (run_id, seq, at, node, type, event) values
                  (?, 1, now(), 1, 'started', '{"event":"started"}'),
                  (?, 2, now(), 1, 'guards-evaluated', '{"event":"guards-evaluated","command":1,"verdict":
                     {"verdict":"hold","guard":"cooldown","reason":"it rests","until":null,"passing":false}}'),
                  (?, 3, now(), 1, 'action-done', '{"event":"action-done","command":2,"summary":"restarted <b>","undo":null}'),
                  (?, 4, now(), 1, 'sent-to-the-moon', '{"event":"sent-to-the-moon"}')
                """, run, run, run, run);
        table.change(
                "update run set seq = 4, held_by = 'cooldown', state = '{\"step\":1,\"facts\":{\"usage\":{\"capability\":\"usage\",\"value\":{\"cpu\":0.9}}}}' where id = ?",
                run);

        assertThat(runs.journal(run))
                .extracting(JournalLine::says)
                .containsExactly(
                        "The run began",
                        "Held by cooldown: it rests",
                        "Done: restarted <b>",
                        "An event of type sent-to-the-moon, which this version cannot read");
        assertThat(runs.inside(run)).hasValueSatisfying(inside -> {
            assertThat(inside.turns()).isEqualTo(4);
            assertThat(inside.step()).isEqualTo(1);
            assertThat(inside.startedBy()).isEqualTo("alert");
            assertThat(inside.heldBy()).contains("cooldown");
            assertThat(inside.evidence())
                    .hasEntrySatisfying(
                            "usage", usage -> assertThat(usage.value()).contains("\"cpu\" : 0.9"));
        });
        assertThat(runs.inside(UUID.randomUUID())).isEmpty();
    }

    @Test
    void aPlaybookHasItsOpenRunsItsLastOneAndItsDemotion() {
        var run = open();
        table.change(
                "insert into demotion (playbook, at, runs, why) values ('gateway-service-down', now(), '{}', 'failed')");
        var playbooks = new PlaybookReader(transactions, remediations, new PlaybookRecords(transactions));

        assertThat(playbooks.find("gateway-service-down")).hasValueSatisfying(view -> {
            assertThat(view.open()).isEqualTo(1);
            assertThat(view.last().map(RunView::id)).contains(run);
            assertThat(view.record().orElseThrow().healed()).isEqualTo(1);
            assertThat(view.demoted().map(PlaybookView.Demoted::why)).contains("failed");
            assertThat(view.startedBy()).isEqualTo("alert");
        });
        assertThat(playbooks.all())
                .hasSameSizeAs(CATALOG.playbooks())
                .filteredOn(view -> view.name().equals("gateway-crash-loop"))
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.open()).isZero();
                    assertThat(view.last()).isEmpty();
                    assertThat(view.demoted()).isEmpty();
                });
        assertThat(playbooks.find("no-such-playbook")).isEmpty();
    }

    @Test
    void aTargetHasItsIncidentsWhoActsItsChangesAndItsFreezes() {
        var run = open();
        table.change("insert into acting (target, run_id, since) values ('mcp-gateway', ?, now())", run);
        table.change("update incident set kind = 'person' where title = 'open'"); // of an alert one is open at a time
        seed.incident("mcp-gateway", "limit", "gateway-high-error-rate", NOW)
                .change("set the limit back", "made", NOW, NOW.plusSeconds(600), null)
                .change("set it back before", "failed", NOW.minusSeconds(900), NOW.minusSeconds(300), "HTTP 500");
        table.change(
                "insert into frozen (id, scope, name, reason, made_by, made_at) values (gen_random_uuid(), 'target', 'mcp-gateway', 'migration', 'ana', ?)",
                NOW.minusSeconds(5).atOffset(ZoneOffset.UTC));
        var targets =
                new TargetReader(transactions, remediations, new FreezeReader(transactions, () -> NOW), () -> NOW);

        assertThat(targets.find("mcp-gateway")).hasValueSatisfying(view -> {
            assertThat(view.open()).extracting(TargetView.Open::title).containsExactly("limit", "open");
            assertThat(view.acting().orElseThrow().playbook()).isEqualTo("gateway-service-down");
            assertThat(view.changes())
                    .extracting(ChangeView::says)
                    .containsExactly("set it back before", "set the limit back");
            assertThat(view.freezes()).hasSize(1);
            assertThat(view.playbooks()).contains("gateway-service-down").isSorted();
        });
        assertThat(targets.all())
                .extracting(TargetView::name)
                .containsExactlyElementsOf(
                        CATALOG.targets().all().stream().map(t -> t.name()).toList());
        assertThat(targets.find("brightdata").orElseThrow().acting()).isEmpty();
    }
}
