package dev.remediator.intake;

import static dev.remediator.intake.Alerts.firing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remediator.action.Actions;
import dev.remediator.alert.Alert;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.run.Announcement;
import dev.remediator.run.Incidents;
import dev.remediator.run.LiveNode;
import dev.remediator.run.Table;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The files change while the service runs. */
@ExtendWith(PostgresExtension.class)
final class RemediationsReloadTest {
    private static final String TARGETS = """
            targets:
              mcp-gateway:
                about: The gateway
                breakers: { haproxy: { socket: "tcp://10.0.0.5:9999", breakers: { main: { server: be/s1 } } } }
                checks: { open: { http: { url: "https://gateway.example/health" } } }
            """;

    @TempDir
    Path folder;

    private final Transactions transactions;
    private final Actions actions = Actions.discover();
    private final LiveNode node;

    RemediationsReloadTest(DataSource dataSource) {
        transactions = new Transactions(dataSource);
        node = LiveNode.on(transactions);
    }

    @BeforeEach
    void theGatewayIsKnown() throws IOException {
        write("targets.yaml", TARGETS);
        write("gateway/first.yaml", playbook("first", "GatewayDown"));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aChangeIsInForceOnceTheFilesHaveRested() throws IOException {
        var remediations = started();
        var reload = reload(remediations);
        reload.look();
        reload.look();
        var before = remediations.catalog().digest();

        write("gateway/second.yaml", playbook("second", "GatewaySlow"));
        reload.look();
        assertThat(remediations.catalog().find("second")).isEmpty();

        reload.look();
        assertThat(remediations.catalog().find("second")).isPresent();
        assertThat(remediations.get().digest())
                .isEqualTo(reload.status().digest())
                .isNotEqualTo(before);
        assertThat(rows("select name from playbook_version order by name")).containsExactly("first", "second");
        assertThat(rows("select count(*) from incident")).containsExactly("0");
    }

    @Test
    void aBrokenChangeIsRefusedWholeAndToldOnce() throws IOException {
        var remediations = started();
        var reload = reload(remediations);
        var before = remediations.catalog().digest();

        write("gateway/second.yaml", playbook("second", "GatewaySlow"));
        write("gateway/first.yaml", playbook("first", "GatewayDown").replace("about:", "abuot:"));
        for (int i = 0; i < 5; i++) reload.look();

        assertThat(remediations.catalog().digest()).isEqualTo(before);
        assertThat(remediations.catalog().find("second")).isEmpty();
        assertThat(reload.status().refused().orElseThrow().problems().getLast().toString())
                .endsWith("gateway/first.yaml:2:1: unknown key 'abuot', did you mean 'about'?");
        assertThat(rows("select kind, title, closed_at from incident"))
                .containsExactly("remediations | A change of the remediations is refused | null");
        assertThat(rows("select kind from announcement order by id")).containsExactly("INCIDENT_OPENED", "HELD");
        assertThat(rows("select body ->> 'text' from announcement where kind = 'HELD'")
                        .getFirst())
                .contains("the set from before stays in force");
        assertThat(rows("select body -> 'details' ->> 1 from announcement where kind = 'HELD'")
                        .getFirst())
                .endsWith("first.yaml:2:1: unknown key 'abuot', did you mean 'about'?");
    }

    /** Every node looks at a copy of the same files. */
    @Test
    void whatSeveralNodesRefuseIsToldOnce() throws IOException {
        var nodes = List.of(reload(started()), reload(started()), reload(started()));
        write("gateway/first.yaml", playbook("first", "GatewayDown").replace("about:", "abuot:"));
        for (var reload : nodes) for (int i = 0; i < 3; i++) reload.look();
        assertThat(rows("select kind from announcement order by id")).containsExactly("INCIDENT_OPENED", "HELD");

        write("gateway/first.yaml", playbook("first", "GatewayDown").replace("about:", "abotu:"));
        for (var reload : nodes) for (int i = 0; i < 3; i++) reload.look();
        assertThat(rows("select kind from announcement order by id"))
                .as("another mistake is news, once")
                .containsExactly("INCIDENT_OPENED", "HELD", "HELD");
    }

    @Test
    void anotherMistakeIsToldInTheSameIncidentAndMendingClosesIt() throws IOException {
        var remediations = started();
        var reload = reload(remediations);
        write("gateway/first.yaml", playbook("first", "GatewayDown").replace("about:", "abuot:"));
        reload.look();
        reload.look();
        write("gateway/first.yaml", playbook("first", "GatewayDown").replace("try:", "tyr:"));
        reload.look();
        reload.look();
        assertThat(rows("select kind from announcement order by id"))
                .containsExactly("INCIDENT_OPENED", "HELD", "HELD");
        assertThat(closedBySweep()).isEmpty();
        assertThat(rows("select count(*) from incident where closed_at is null"))
                .containsExactly("1");

        write("gateway/first.yaml", playbook("first", "GatewayVeryDown"));
        reload.look();
        reload.look();

        assertThat(reload.status().refused()).isEmpty();
        assertThat(rows("select count(*) from incident where closed_at is null"))
                .containsExactly("0");
        assertThat(rows("select kind from announcement order by id"))
                .containsExactly("INCIDENT_OPENED", "HELD", "HELD", "HEALED", "INCIDENT_CLOSED");
    }

    @Test
    void aRefusalOfAnEarlierProcessIsOverWithAGoodStart() throws IOException {
        var reload = reload(started());
        var good = Files.readString(folder.resolve("gateway/first.yaml"));
        write("gateway/first.yaml", good.replace("about:", "abuot:"));
        reload.look();
        reload.look();

        write("gateway/first.yaml", good);
        var restarted = reload(started());
        restarted.look();
        restarted.look();

        assertThat(rows("select count(*) from incident where closed_at is null"))
                .containsExactly("0");
    }

    @Test
    void aFolderThatVanishesTakesNothingOutOfForce() throws IOException {
        var remediations = started();
        var reload = reload(remediations);
        Files.move(folder, folder.resolveSibling(folder.getFileName() + "-away"));
        try {
            reload.look();
            reload.look();
        } finally {
            Files.move(folder.resolveSibling(folder.getFileName() + "-away"), folder);
        }

        assertThat(remediations.catalog().find("first")).isPresent();
        assertThat(reload.status().refused()).isPresent();
    }

    @Test
    void aLinkInACircleHidesNoChangeOfTheOthers() throws IOException {
        var remediations = started();
        Files.createSymbolicLink(folder.resolve(".circle"), folder);
        Files.createSymbolicLink(folder.resolve("gateway").resolve("notes"), folder.resolve("gateway/.nowhere"));
        var reload = reload(remediations);
        reload.look();
        reload.look();

        write("gateway/second.yaml", playbook("second", "GatewaySlow"));
        reload.look();
        reload.look();

        assertThat(remediations.catalog().find("second")).isPresent();
    }

    @Test
    void whatFiresAlreadyAndNothingTookIsTakenByAPlaybookThatComesLater() throws IOException {
        var remediations = started();
        var reload = reload(remediations);
        var intake =
                new Intake(remediations, node.node(), node.rows(), node.announcements(), node.executor(), node.time());
        hears(intake, firing("GatewaySlow", "mcp-gateway", "9m"));
        hears(intake, firing("DiskFull", "db", "9m"));
        assertThat(rows("select kind from disposition")).containsExactly("unowned", "unowned");

        write("gateway/second.yaml", playbook("second", "GatewaySlow"));
        reload.look();
        reload.look();
        node.pass("5s");
        transactions.call(connection -> intake.reconsider(connection, 200)).committed();

        assertThat(rows("select playbook, target from run")).containsExactly("second | mcp-gateway");
        assertThat(rows("select labels ->> 'alertname' from alert_episode where run_id is null"))
                .containsExactly("DiskFull");
        assertThat(rows("select count(*) from disposition")).containsExactly("3");
    }

    @Test
    void aRunKeepsTheVersionThatItBeganWith() throws IOException {
        var remediations = started();
        var reload = reload(remediations);
        var old = remediations.catalog().find("first").orElseThrow().digest();

        write("gateway/first.yaml", playbook("first", "GatewayDown").replace("The gateway", "Another text of it"));
        reload.look();
        reload.look();

        assertThat(remediations.catalog().find("first").orElseThrow().digest()).isNotEqualTo(old);
        assertThat(remediations.machine(old, "mcp-gateway")).isPresent();
        assertThat(started().machine(old, "mcp-gateway")).isPresent();
    }

    @Test
    void whereCallsMayGoFollowsTheTargets() throws IOException {
        var remediations = started();
        var allowed = new AtomicReference<>(Origins.of(remediations.catalog(), actions));
        remediations.follow(next -> allowed.set(Origins.of(next, actions)));
        var reload = reload(remediations);
        var before = allowed.get();

        write("targets.yaml", TARGETS.replace("gateway.example", "other.example"));
        reload.look();
        reload.look();

        var uri = URI.create("https://other.example/health");
        assertThatThrownBy(() -> before.require(uri)).hasMessageContaining("not an allowed host");
        assertThatCode(() -> allowed.get().require(uri)).doesNotThrowAnyException();
        assertThat(remediations
                        .targets()
                        .find("mcp-gateway")
                        .orElseThrow()
                        .checks()
                        .toString())
                .contains("other.example");
    }

    @Test
    void aRefusalThatCouldNotBeStoredIsToldAtTheNextLook() throws IOException {
        var remediations = started();
        var reload = reload(remediations);
        write("gateway/first.yaml", playbook("first", "GatewayDown").replace("about:", "abuot:"));
        reload.look();
        new Table(transactions).change("alter table incident rename to incident_away");
        try {
            reload.look();
        } catch (StoreException expected) {
            assertThat(expected).hasMessageContaining("incident");
        } finally {
            new Table(transactions).change("alter table incident_away rename to incident");
        }
        assertThat(rows("select count(*) from announcement")).containsExactly("0");

        reload.look();

        assertThat(rows("select kind from announcement order by id")).containsExactly("INCIDENT_OPENED", "HELD");
    }

    private List<Announcement> closedBySweep() {
        return transactions.call(
                connection -> Incidents.closeAll(connection, node.time().instant()));
    }

    private void hears(Intake intake, Alert alert) {
        transactions
                .call(connection -> intake.record(connection, List.of(LiveIntake.delivery(alert))))
                .committed();
    }

    private Remediations started() {
        return switch (PlaybookCatalog.load(folder, actions)) {
            case PlaybookCatalog.Loaded loaded ->
                new Remediations(transactions, actions, loaded.catalog(), node.time());
            case PlaybookCatalog.Refused refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }

    private RemediationsReload reload(Remediations remediations) {
        return new RemediationsReload(
                folder, remediations, actions, new ReloadNews(transactions, node.announcements()), node.time());
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String playbook(String name, String alert) {
        return """
                playbook: %s
                about: The gateway is unwell.
                when: [ 'alertname="%s"' ]
                target: mcp-gateway
                limits: { cooldown: 5m }
                try: [ { do: breaker.trip, with: { breaker: main } } ]
                verify: { check: open }
                """.formatted(name, alert);
    }

    private List<String> rows(String sql) {
        return new Table(transactions).rows(sql);
    }
}
