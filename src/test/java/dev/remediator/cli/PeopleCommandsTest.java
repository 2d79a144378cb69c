package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Actions;
import dev.remediator.audit.AuditTrail;
import dev.remediator.identity.Access;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What engineers do from the terminal, against a service that answers as it is told. */
@ExtendWith(PostgresExtension.class)
class PeopleCommandsTest {
    private static final String RUN = "019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d";
    private static final String NEIGHBOUR = "019ab3c1-7fff-7000-8000-000000000001";
    private static final String INCIDENT = "019ab3c0-0000-7000-8000-3f0c5a1b2c3d";
    private static final String SECRET = "tok_5f2d-not-to-be-seen";
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> config = new HashMap<>();
    private final List<String> prompts = new ArrayList<>();
    private final DataSource database;
    private final Transactions transactions;
    private final StandInService service;
    private String stdin = "";
    private int asked;
    private Optional<String> typed = Optional.empty();

    PeopleCommandsTest(DataSource database) throws IOException {
        this.database = database;
        this.transactions = new Transactions(database);
        this.service = new StandInService(new Access(transactions, new AuditTrail()));
        config.put("remediator.url", service.url());
        config.put("remediator.remediations", "nowhere");
    }

    @AfterEach
    void close() {
        service.close();
    }

    private int run(String... arguments) {
        var running = new RunningService(
                () -> name -> Optional.ofNullable(config.get(name)),
                settings -> {
                    asked++;
                    return database;
                },
                InstantSource.system(),
                Duration.ofSeconds(10));
        var saying = new Saying(running, () -> new Actions(List.of()));
        var freezes = new FreezeCalls(running, () -> new Actions(List.of()));
        var in = new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8));
        Object command = switch (arguments[0]) {
            case "run" -> new RunCommand(running, () -> new Actions(List.of()));
            case "asks" -> new AsksCommand(running, InstantSource.fixed(NOW));
            case "approve" -> new ApproveCommand(saying);
            case "deny" -> new DenyCommand(saying);
            case "freeze" -> new FreezeCommand(freezes);
            case "kill" -> new KillCommand(freezes);
            case "thaw" -> new ThawCommand(freezes);
            case "freezes" -> new FreezesCommand(freezes);
            case "demotions" -> new DemotionsCommand(freezes);
            case "promote" -> new PromoteCommand(freezes);
            case "review" -> new ReviewCommand(running);
            case "stats" -> new StatsCommand(running);
            case "settle" -> new SettleCommand(saying);
            case "ack" -> new AckCommand(saying);
            case "cancel" -> new CancelCommand(saying);
            case "changes" -> new ChangesCommand(running);
            case "incidents" -> new IncidentsCommand(running);
            case "end" -> new EndCommand(saying);
            default ->
                new AnswerCommand(saying, in, prompt -> {
                    prompts.add(prompt);
                    return typed.map(String::toCharArray);
                });
        };
        return Conventions.apply(new CommandLine(command))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
    }

    private static String ask(String run, int command, String wanted, String says, String more) {
        return """
                {"run":"%s","command":%d,"wanted":"%s","incident":"%s","playbook":"gateway-down","target":"mcp-gateway",
                 "group":"platform","says":"%s","expiresAt":"2026-11-22T09:14:30Z"%s}
                """.formatted(run, command, wanted, INCIDENT, says, more);
    }

    private static String consent() {
        return ask(RUN, 4, "consent", "restart of mcp-gateway", ",\"takenBack\":\"set the replicas back to 2\"");
    }

    private void open(String... asks) {
        service.on("GET /api/v1/approvals", 200, "{\"items\":[" + String.join(",", asks) + "]}");
        service.on("GET /api/v1/runs?limit=200", 200, "{\"items\":[{\"id\":\"" + RUN + "\"}]}");
        service.on("GET /api/v1/approvals?run=" + RUN, 200, "{\"items\":[{}]}");
    }

    private void accepts(String kind) {
        var path = kind.equals("approve") ? "approvals/" + RUN + "/4/decision" : "questions/" + RUN + "/4/answer";
        service.on("POST /api/v1/" + path, 202, "{\"status\":\"noted\"}");
    }

    private long sessionsAndLinksThatOpen() {
        return transactions.read(connection -> {
            try (var rows = connection
                    .createStatement()
                    .executeQuery("select count(*) from access where kind = 'session' or used_at is null")) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    @Test
    void aPlaybookIsStartedInTheEngineersNameAndTheSessionEnds() {
        service.on(
                "POST /api/v1/playbooks/rotate/run",
                202,
                "{\"run\":\"%s\",\"incident\":\"%s\"}".formatted(RUN, INCIDENT));

        assertThat(run("run", "rotate", "--as", "ana", "--reason", "it was in a log"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .isEqualToNormalizingNewlines(
                        "Begun: run %s\n%s/incidents/%s\n".formatted(RUN, service.url(), INCIDENT));
        assertThat(service.heard()).singleElement().satisfies(heard -> {
            assertThat(heard.body()).isEqualTo("{\"reason\":\"it was in a log\"}");
            assertThat(heard.grant().orElseThrow().engineer()).contains("ana");
            assertThat(heard.grant().orElseThrow().roles()).isEqualTo(Set.of("viewer", "operator"));
            assertThat(out + err.toString()).doesNotContain(heard.token());
        });
        assertThat(sessionsAndLinksThatOpen()).isZero();
    }

    @Test
    void whatWaitsIsListedWithAllThatADecisionNeeds() {
        open(consent(), ask(RUN, 7, "one-of", "Which\\nregion?", ",\"choices\":[\"eu\",\"us\"]"));

        assertThat(run("asks")).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains(RUN + "/4  gateway-down on mcp-gateway")
                .contains("platform must agree, until 2026-11-22T09:14:30Z (14 min)")
                .contains("| restart of mcp-gateway")
                .contains("taken back by: set the replicas back to 2")
                .contains("approve " + RUN + "/4 --as ENGINEER")
                .contains("  | Which" + System.lineSeparator() + "  | region?")
                .contains("answer " + RUN + "/7 --as ENGINEER eu | us");
        assertThat(service.heard().getFirst().grant().orElseThrow().engineer()).isEmpty();
        assertThat(sessionsAndLinksThatOpen()).isZero();
    }

    @Test
    void incidentsAreLookedForByMatchersAndAStatus() {
        service.on(
                "GET /api/v1/incidents?limit=25&status=open&text=a+b&filter=severity%3D%22P0%22",
                200, """
                {"items":[{"id":"%s","status":"healing","severity":"P0","title":"Down\\u001b[31m on gateway",
                           "openedAt":"2026-11-22T09:00:00.123Z","now":"Restarting","acknowledgedBy":"ana"}]}
                """.formatted(INCIDENT));

        assertThat(run("incidents", "--status", "open", "--text", "a b", "--match", "severity=\"P0\""))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .contains(INCIDENT + "  P0 Down\uFFFD[31m on gateway")
                .contains("healing since 2026-11-22T09:00:00Z: Restarting")
                .contains("ana has it");
    }

    @Test
    void anIncidentIsToldLineByLine() {
        service.on("GET /api/v1/incidents/" + INCIDENT, 200, """
                {"id":"%s","status":"healed","severity":"P0","title":"Down on gateway","openedAt":"2026-11-22T09:00:00Z",
                 "now":"Healed after 40 s","timelineLeftOut":3,
                 "timeline":[{"at":"2026-11-22T09:00:01Z","stage":"done","text":"Restarting","details":["asked by the playbook"]}]}
                """.formatted(INCIDENT));

        assertThat(run("incidents", INCIDENT)).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("2026-11-22T09:00:01Z  done      Restarting")
                .contains("asked by the playbook")
                .contains("and 3 lines after the first one")
                .contains("/incidents/" + INCIDENT);
    }

    @Test
    void whoDecidesReadsTheEvidenceAndWhatElseItMayTouch() {
        open(
                ask(
                        RUN,
                        4,
                        "consent",
                        "restart of mcp-gateway",
                        ",\"plan\":\"abc\",\"known\":[\"health: down\"],\"around\":"
                                + "{\"dependents\":[\"shop\",\"billing\"],\"incidents\":[\"P2 Slow on shop\"],\"changes\":[]}"));
        run("asks");
        assertThat(out.toString())
                .contains("  known: health: down")
                .contains("  depends on it: shop; billing")
                .contains("  open beside it: P2 Slow on shop")
                .contains("  plan abc")
                .doesNotContain("temporary changes on it");
    }

    @Test
    void whatBecameOfAnEffectInDoubtIsSaid() {
        open(ask(RUN, 4, "doubt", "trip the breaker", ",\"known\":[\"HTTP 503\"]"));
        service.on("POST /api/v1/doubts/" + RUN + "/4", 202, "{\"status\":\"noted\"}");
        run("asks");
        assertThat(out.toString())
                .contains("it is not known whether this happened:", "known: HTTP 503")
                .contains("./remediator settle " + RUN + "/4 happened | did-not | stop --as ENGINEER");

        assertThat(run("settle", "019ab3c1-7d2e", "happened", "--as", "ana", "--reason", "it is open"))
                .as(err.toString())
                .isZero();
        assertThat(service.posts()).singleElement().satisfies(heard -> {
            assertThat(heard.body()).isEqualTo("{\"it\":\"happened\",\"reason\":\"it is open\"}");
            assertThat(heard.grant().orElseThrow().roles()).isEqualTo(Set.of("viewer", "operator"));
        });
        assertThat(out.toString()).contains("Noted: ana says that it happened, " + RUN + "/4");
        assertThat(run("settle", RUN + "/4", "perhaps", "--as", "ana")).isEqualTo(2);
        assertThat(run("answer", RUN + "/4", "--as", "ana", "yes")).isEqualTo(2);
        assertThat(service.posts()).hasSize(1);
    }

    @Test
    void anIncidentIsTakenOnByTheBeginningOfItsId() {
        service.on("GET /api/v1/incidents?limit=200", 200, "{\"items\":[{\"id\":\"%s\"}]}".formatted(INCIDENT));
        service.on(
                "POST /api/v1/incidents/" + INCIDENT + "/acknowledge",
                200,
                "{\"acknowledgedBy\":\"ben\",\"acknowledgedAt\":\"2026-11-22T08:59:00Z\"}");

        assertThat(run("ack", "019ab3c0", "--as", "ana", "--reason", "on it"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .contains("Acknowledged by ben at 2026-11-22T08:59:00Z", service.url() + "/incidents/" + INCIDENT);
        assertThat(service.posts())
                .singleElement()
                .satisfies(heard -> assertThat(heard.body()).isEqualTo("{\"reason\":\"on it\"}"));
        assertThat(run("ack", "019ab4", "--as", "ana")).as("no such").isEqualTo(2);
    }

    @Test
    void aRunIsEndedWithAReasonAndWhatIsOverIsTold() {
        service.on("POST /api/v1/runs/" + RUN + "/cancel", 202, "{\"status\":\"noted\"}");
        assertThat(run("cancel", RUN, "--as", "ana", "--reason", "by hand")).isZero();
        assertThat(run("cancel", RUN, "--as", "ana")).as("without a reason").isEqualTo(2);
        assertThat(run("cancel", RUN, "--as", "ana", "--reason", " ")).isEqualTo(2);
        assertThat(service.posts()).hasSize(1);

        service.on("POST /api/v1/runs/" + RUN + "/cancel", 409, "{\"detail\":\"The run ended at 09:00: healed.\"}");
        assertThat(run("cancel", RUN, "--as", "ana", "--reason", "by hand")).isEqualTo(1);
        assertThat(err.toString()).contains("The run ended at 09:00: healed.");
    }

    @Test
    void temporaryChangesAreListedWithTheTimeThatIsLeftAndTakenBack() {
        service.on("GET /api/v1/temporary-changes?limit=200", 200, """
                {"items":[{"id":"%s","playbook":"limit","target":"mcp-gateway","says":"set the limit back to 100\\u001b[2J",
                 "dueAt":"2026-11-22T09:14:30Z","secondsLeft":870}]}
                """.formatted(RUN));
        service.on("POST /api/v1/temporary-changes/" + RUN + "/end", 202, "{\"status\":\"noted\"}");

        run("changes");
        run("changes", "-o", "json");
        assertThat(out.toString())
                .contains(RUN + "  limit on mcp-gateway", "due 2026-11-22T09:14:30Z (14 min left)")
                .contains("| then: set the limit back to 100", "./remediator end " + RUN)
                .doesNotContain("\u001b");
        assertThat(run("end", "019ab3c1", "--as", "ana")).as(err.toString()).isZero();
        assertThat(service.posts()).hasSize(1);
    }

    @Test
    void programsGetItAsJson() {
        open(consent());
        assertThat(run("asks", "-o", "json")).isZero();
        assertThat(out.toString())
                .contains("\"id\" : \"" + RUN + "/4\"", "\"wanted\" : \"consent\"", "\"takenBack\" : \"set the");
    }

    @Test
    void whatSteersATerminalIsNotPrintedRaw() {
        open(ask(RUN, 4, "consent", "restart\\u001b[2J \\u009b31m\\u202edone\\r", ""));
        run("asks");
        run("asks", "-o", "json");
        assertThat(out.toString()).doesNotContain("\u001b", "\u009b", "\u202e");
        assertThat(out.toString()).contains("it cannot be taken back");
    }

    @ParameterizedTest
    @CsvSource({
        RUN + "/4, true",
        "019AB3, true",
        "019ab3c1-7d2e/4, true",
        "019ab3c1-7d2e/5, false",
        "019ab, false",
        "019ab4, false",
        "../../x, false"
    })
    void theBeginningOfAnIdWillDo(String id, boolean understood) {
        open(consent());
        accepts("approve");
        assertThat(run("approve", id, "--as", "ana")).as(err.toString()).isEqualTo(understood ? 0 : 2);
        assertThat(service.posts()).hasSize(understood ? 1 : 0);
    }

    @Test
    void aDecisionIsSaidAsTheEngineerWithTheRoleForItAndNoOther() {
        open(consent());
        accepts("approve");

        assertThat(run("deny", RUN + "/4", "--as", "ben", "--reason", "a sale"))
                .as(err.toString())
                .isZero();

        assertThat(service.posts()).singleElement().satisfies(heard -> {
            assertThat(heard.body()).isEqualTo("{\"decision\":\"deny\",\"reason\":\"a sale\"}");
            assertThat(heard.grant().orElseThrow().engineer()).contains("ben");
            assertThat(heard.grant().orElseThrow().roles()).isEqualTo(Set.of("viewer", "approver"));
        });
        assertThat(out.toString()).contains("Noted: ben says no, " + RUN + "/4", "| restart of mcp-gateway");
        assertThat(run("deny", RUN + "/4", "--as", "ben"))
                .as("without a reason")
                .isEqualTo(2);
    }

    private static final String TOKEN = "rem_" + "A".repeat(43);

    @Test
    void withATokenNoDatabaseIsNeededAndTheTokenSaysWhoSpeaks() {
        open(consent());
        accepts("approve");
        service.on("GET /api/v1/me", 200, "{\"name\":\"ana\",\"roles\":[\"viewer\",\"approver\"]}");
        config.put("remediator.token", TOKEN);

        assertThat(run("approve", RUN + "/4")).as(err.toString()).isZero();

        assertThat(service.heard())
                .isNotEmpty()
                .allSatisfy(heard -> assertThat(heard.token()).isEqualTo("Bearer " + TOKEN));
        assertThat(out.toString()).contains("Noted: ana agrees, " + RUN + "/4");
        assertThat(sessionsAndLinksThatOpen()).isZero();
        assertThat(asked).as("the database was not even looked for").isZero();
    }

    @Test
    void aTokenMayComeFromAFile(@TempDir Path folder) throws IOException {
        open();
        var file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        assertThat(run("asks", "--token-file", file.toString()))
                .as(err.toString())
                .isZero();
        assertThat(service.heard())
                .singleElement()
                .satisfies(heard -> assertThat(heard.token()).isEqualTo("Bearer " + TOKEN));

        Files.writeString(file, "rem_short");
        assertThat(run("asks", "--token-file", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("no whole token").doesNotContain("rem_short");
        assertThat(run("asks", "--token-file", folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(service.heard()).hasSize(1);
    }

    @Test
    void whoSpeaksIsSaidOnceAndNotTwice() {
        config.put("remediator.token", TOKEN);
        assertThat(run("approve", RUN + "/4", "--as", "ana")).isEqualTo(2);
        assertThat(err.toString()).contains("a token says who you are: leave --as away");
        config.remove("remediator.token");
        assertThat(run("approve", RUN + "/4")).isEqualTo(2);
        assertThat(err.toString()).contains("missing required option: '--as=ENGINEER'", "REMEDIATOR_TOKEN");
        assertThat(service.heard()).isEmpty();
    }

    @Test
    void aTokenThatOpensNothingIsToldAsSuch() {
        service.on("POST /api/v1/playbooks/rotate/run", 401, "{}");
        config.put("remediator.token", TOKEN);
        assertThat(run("run", "rotate")).isEqualTo(2);
        assertThat(err.toString())
                .contains("the token opens nothing at " + service.url(), "nothing was done")
                .doesNotContain(TOKEN);
    }

    @Test
    void aTokenIsNotSentOverAPlainConnectionToAnotherMachine() {
        config.put("remediator.token", TOKEN);
        config.put("remediator.url", "http://remediator.example");
        assertThat(run("asks")).isEqualTo(2);
        assertThat(err.toString()).contains("a token is not sent over plain http to another machine");
    }

    @Test
    void ofTwoRunsThatBeginAlikeNoneIsTaken() {
        open(consent(), ask(NEIGHBOUR, 4, "consent", "rollback", ""));
        assertThat(run("approve", "019ab3c1", "--as", "ana")).isEqualTo(2);
        assertThat(err.toString()).contains(RUN + "/4", NEIGHBOUR + "/4", "nothing was said");
        assertThat(service.posts()).isEmpty();
    }

    @Test
    void aNeighbourIsNotTakenForTheOneThatWasDecidedAMomentAgo() {
        open(consent());
        service.on(
                "GET /api/v1/runs?limit=200",
                200,
                "{\"items\":[{\"id\":\"%s\"},{\"id\":\"%s\"}]}".formatted(RUN, NEIGHBOUR));
        assertThat(run("approve", "019ab3c1/4", "--as", "ana")).isEqualTo(2);
        assertThat(service.posts()).isEmpty();
    }

    @Test
    void whereARunHasAskedBeforeItsNumberIsNeeded() {
        open(consent());
        accepts("approve");
        service.on("GET /api/v1/approvals?run=" + RUN, 200, "{\"items\":[{},{}]}");
        assertThat(run("approve", RUN, "--as", "ana")).isEqualTo(2);
        assertThat(service.posts()).isEmpty();
        assertThat(run("approve", RUN + "/4", "--as", "ana")).isZero();
    }

    @Test
    void whatIsDecidedAlreadyIsTold() {
        open();
        service.on(
                "POST /api/v1/approvals/" + RUN + "/4/decision",
                409,
                "{\"detail\":\"It was agreed to, at 2026-11-22T08:59:00Z.\\u001b[2J\"}");
        assertThat(run("approve", RUN + "/4", "--as", "ana")).isEqualTo(1);
        assertThat(err.toString())
                .contains("It was agreed to, at 2026-11-22T08:59:00Z.")
                .doesNotContain("\u001b");
        assertThat(sessionsAndLinksThatOpen()).isZero();
    }

    @Test
    void whoIsNotInTheGroupHearsItAndWhoIsUnknownToo(@TempDir Path folder) throws IOException {
        open(consent());
        service.on(
                "POST /api/v1/approvals/" + RUN + "/4/decision",
                403,
                "{\"detail\":\"Platform is asked, and cem is none of them.\"}");
        assertThat(run("approve", RUN + "/4", "--as", "cem")).isEqualTo(1);
        assertThat(err.toString()).contains("Platform is asked, and cem is none of them.");

        Files.writeString(folder.resolve("targets.yaml"), "targets:\n  gw: { about: A gateway }\n");
        Files.writeString(folder.resolve("people.yaml"), "engineers:\n  cem: { name: Cem Example }\n");
        config.put("remediator.remediations", folder.toString());
        run("run", "rotate", "--as", "cen");
        assertThat(err.toString()).contains("there is no engineer 'cen'").contains("did you mean 'cem'?");
        assertThat(service.posts()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"confirm,yes,true", "confirm,no,false", "text,the second one,\"the second one\"", "one-of,eu,\"eu\""})
    void anAnswerIsWhatWasAskedFor(String wanted, String value, String sent) {
        open(ask(RUN, 4, wanted, "?", ",\"choices\":[\"eu\",\"us\"]"));
        accepts("answer");
        assertThat(run("answer", RUN + "/4", "--as", "ana", value))
                .as(err.toString())
                .isZero();
        assertThat(service.posts()).singleElement().satisfies(heard -> {
            assertThat(heard.body()).isEqualTo("{\"answer\":" + sent + "}");
            assertThat(heard.grant().orElseThrow().roles()).isEqualTo(Set.of("viewer", "operator"));
        });
    }

    @ParameterizedTest
    @CsvSource({"confirm,perhaps", "one-of,asia", "text,' '", "consent,yes"})
    void whatWasNotAskedForIsNotSent(String wanted, String value) {
        open(ask(RUN, 4, wanted, "?", ",\"choices\":[\"eu\",\"us\"]"));
        assertThat(run("answer", RUN + "/4", "--as", "ana", value)).isEqualTo(2);
        assertThat(err.toString()).containsAnyOf("nothing was said", "empty");
        assertThat(service.posts()).isEmpty();
    }

    @Test
    void aSecretAmongTheArgumentsIsNeitherSentNorPrinted() {
        open(ask(RUN, 4, "secret", "The token", ""));
        assertThat(run("answer", RUN + "/4", "--as", "ana", SECRET)).isEqualTo(2);
        assertThat(run("answer", RUN + "/4", "--as", "ana", "my", SECRET)).isEqualTo(2);
        assertThat(err.toString()).contains("use another one").doesNotContain(SECRET);
        assertThat(service.posts()).isEmpty();
    }

    @Test
    void aSecretIsTypedUnseenOrComesFromStandardInput() {
        open(ask(RUN, 4, "secret", "The token", ""));
        accepts("answer");
        assertThat(run("answer", RUN + "/4", "--as", "ana")).as("no terminal").isEqualTo(2);
        assertThat(err.toString()).contains("--stdin");

        typed = Optional.of(SECRET);
        assertThat(run("answer", RUN + "/4", "--as", "ana")).isZero();
        stdin = SECRET + "\n";
        assertThat(run("answer", RUN + "/4", "--as", "ana", "--stdin", "-o", "json"))
                .isZero();

        assertThat(prompts).hasSize(2).allSatisfy(prompt -> assertThat(prompt).contains("gateway-down"));
        assertThat(service.posts())
                .hasSize(2)
                .allSatisfy(heard -> assertThat(heard.body()).isEqualTo("{\"answer\":\"" + SECRET + "\"}"));
        assertThat(out + err.toString()).doesNotContain(SECRET);
    }

    @Test
    void aSecretForWhatIsNotOpenAnyMoreIsNotSent() {
        open();
        stdin = SECRET;
        service.on("POST /api/v1/questions/" + RUN + "/4/answer", 409, "{\"detail\":\"It was answered.\"}");
        assertThat(run("answer", RUN + "/4", "--as", "ana", "--stdin")).isEqualTo(1);
        assertThat(service.posts())
                .singleElement()
                .satisfies(heard -> assertThat(heard.body()).isEqualTo("{\"answer\":\"\"}"));
        assertThat(err.toString()).contains("It was answered.");
    }

    @Test
    void whereNothingRunsNothingIsDoneAndItSaysSo() {
        service.close();
        assertThat(run("asks")).isEqualTo(2);
        assertThat(err.toString()).contains("no Remediator answers at", "./remediator serve", "--url");
        assertThat(sessionsAndLinksThatOpen()).isZero();
    }

    @Test
    void aRedirectIsNotFollowed() {
        service.on("GET /api/v1/approvals", 302, "", Map.of("Location", service.url() + "/elsewhere"));
        assertThat(run("asks")).isEqualTo(2);
        assertThat(service.heard()).hasSize(1);
        assertThat(err.toString()).contains("not followed");
    }

    @ParameterizedTest
    @CsvSource({
        "401, '{}', 2, does not know this session",
        "503, '{\"detail\":\"Try again in a few seconds.\"}', 2, Try again",
        "404, '{\"detail\":\"no playbook is called like this\"}', 2, no playbook",
        "409, '{\"detail\":\"a run of it is not over\"}', 1, not over",
        "200, 'not json', 2, no Remediator"
    })
    void everyAnswerHasItsExitCodeAndText(int status, String body, int code, String said) {
        service.on("POST /api/v1/playbooks/rotate/run", status, body);
        assertThat(run("run", "rotate", "--as", "ana")).isEqualTo(code);
        assertThat(err.toString()).contains(said);
        assertThat(sessionsAndLinksThatOpen()).isZero();
    }

    @Test
    void namesAndAddressesThatCannotBeAreRefusedBeforeAnythingIsAsked() {
        assertThat(run("run", "../access", "--as", "ana")).isEqualTo(2);
        assertThat(run("run", "rotate", "--as", "Ana; drop")).isEqualTo(2);
        assertThat(run("asks", "--url", "file:///etc/passwd")).isEqualTo(2);
        assertThat(service.heard()).isEmpty();
    }

    private static final String FROZEN = """
            {"id":"%s","scope":"target","name":"orders","kill":false,"by":"ana","reason":"a sale",
             "since":"2026-11-22T09:00:00Z","until":"2026-11-22T11:00:00Z"}""".formatted(RUN);

    @Test
    void aTargetIsFrozenByAnOperatorAndHowItEndsIsPrinted() {
        service.on("POST /api/v1/freezes", 201, FROZEN);

        assertThat(run("freeze", "--target", "orders", "--for", "2h", "--as", "ana", "--reason", "a sale"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .isEqualToNormalizingNewlines(
                        "Frozen: target orders, until 2026-11-22T11:00:00Z (ana: a sale)\nIt ends by: ./remediator thaw %s --as ENGINEER --reason TEXT\n"
                                .formatted(RUN));
        assertThat(service.posts()).singleElement().satisfies(heard -> {
            assertThat(heard.body()).isEqualTo("{\"reason\":\"a sale\",\"target\":\"orders\",\"for\":\"2h\"}");
            assertThat(heard.grant().orElseThrow().roles()).isEqualTo(Set.of("viewer", "operator"));
        });
        assertThat(run("freeze", "--target", "a", "--playbook", "b", "--as", "ana", "--reason", "x"))
                .isEqualTo(2);
        assertThat(run("freeze", "--as", "ana")).as("without a reason").isEqualTo(2);
        assertThat(service.posts()).hasSize(1);
    }

    @Test
    void theKillSwitchIsOneCommand() {
        service.on(
                "POST /api/v1/kill",
                201,
                FROZEN.replace("false", "true")
                        .replace("target", "everything")
                        .replace(",\"until\":\"2026-11-22T11:00:00Z\"", ""));

        assertThat(run("kill", "--as", "ana", "--reason", "it runs wild"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).startsWith("Frozen: everything, by the kill switch, until somebody lifts it (ana:");
    }

    @Test
    void whatStandsIsListedAndLiftedByTheBeginningOfItsId() {
        service.on(
                "GET /api/v1/freezes?limit=200",
                200,
                "{\"items\":[%s,%s]}"
                        .formatted(
                                FROZEN,
                                FROZEN.replace(RUN, NEIGHBOUR)
                                        .replace(
                                                "}",
                                                ",\"endedAt\":\"2026-11-22T10:00:00Z\",\"liftedBy\":\"bob\",\"liftReason\":\"over\"}")));
        service.on(
                "POST /api/v1/freezes/" + RUN + "/lift",
                200,
                "{\"id\":\"" + RUN + "\",\"status\":\"lifted\",\"again\":2}");

        assertThat(run("freezes")).as(err.toString()).isZero();
        assertThat(out.toString()).contains(RUN + "  target orders").doesNotContain(NEIGHBOUR);
        assertThat(run("freezes", "--all")).isZero();
        assertThat(out.toString()).contains("  ended at 2026-11-22T10:00:00Z, lifted by bob: over");
        assertThat(run("thaw", "019ab3c1-7", "--as", "ana", "--reason", "over"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("Lifted: " + RUN + "; 2 alerts that it held are decided about anew");
        assertThat(run("thaw", "ffff", "--as", "ana", "--reason", "over")).isEqualTo(2);
    }

    @Test
    void promotingShowsTheEvidenceFirst() {
        service.on("GET /api/v1/demotions", 200, """
                {"items":[{"playbook":"gateway-down","since":"2026-11-22T09:00:00Z","why":"its last 3 runs that acted have failed",
                  "runs":[{"endedAt":"2026-11-22T08:59:00Z","outcome":"failed","target":"mcp-gateway","acted":true,"reason":"no answer"}]}]}
                """);
        service.on(
                "POST /api/v1/playbooks/gateway-down/promote",
                200,
                "{\"playbook\":\"gateway-down\",\"status\":\"promoted\"}");

        assertThat(run("promote", "gateway-down", "--as", "ana", "--reason", "mended"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                        gateway-down  acts only with consent since 2026-11-22T09:00:00Z: its last 3 runs that acted have failed
                          2026-11-22T08:59:00Z  failed           on mcp-gateway: no answer
                        Promoted: gateway-down acts by itself again, as its autonomy says
                        """);
        assertThat(service.posts().getFirst().grant().orElseThrow().roles())
                .isEqualTo(Set.of("viewer", "administrator"));
    }

    @Test
    void aReviewIsPrintedAsMarkdownAndNothingInItSteersTheTerminal() {
        service.on(
                "GET /api/v1/incidents/" + INCIDENT + "/review",
                200,
                "{\"incident\":\"%s\",\"markdown\":\"# Review: GatewayDown\\n\\n- 03:00:20 tried \\u001b[31m\\n\"}"
                        .formatted(INCIDENT));

        assertThat(run("review", INCIDENT)).as(err.toString()).isZero();

        assertThat(out.toString())
                .isEqualToNormalizingNewlines("# Review: GatewayDown\n\n- 03:00:20 tried \ufffd[31m\n");
        assertThat(service.posts()).isEmpty();
    }

    @Test
    void howWellPlaybooksDoIsATable() {
        var periods = """
                [{"days":7,"runs":12,"healed":10,"successPercent":83,"medianToHeal":"PT55S","p90ToHeal":"PT1M31S","medianWait":"PT2M"},
                 {"days":30,"runs":14,"healed":10,"asked":0}]""";
        service.on(
                "GET /api/v1/statistics",
                200,
                "{\"items\":[{\"playbook\":\"gateway-down\",\"periods\":%s}]}".formatted(periods));
        service.on(
                "GET /api/v1/playbooks/gateway-down/statistics",
                200,
                "{\"playbook\":\"gateway-down\",\"lastRun\":\"2026-11-22T09:00:00Z\",\"lastDrill\":\"2026-10-01\",\"periods\":%s}"
                        .formatted(periods));

        assertThat(run("stats", "--days", "7")).as(err.toString()).isZero();
        assertThat(run("stats", "gateway-down")).as(err.toString()).isZero();
        assertThat(run("stats", "--days", "8")).isEqualTo(2);

        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                last 7 days                        runs healed  success   median      p90 approval
                gateway-down                         12     10     83 %     55 s 1 m 31 s      2 m
                gateway-down
                  last run: 2026-11-22T09:00:00Z
                  last healed: never, as far as is known
                  last started by a person: never, as far as is known
                  last practised: 2026-10-01
                                                   runs healed  success   median      p90 approval
                7 days                               12     10     83 %     55 s 1 m 31 s      2 m
                30 days                              14     10        –        –        –        –
                """);
        assertThat(err.toString()).contains("--days is 7, 30 or 90");
    }
}
