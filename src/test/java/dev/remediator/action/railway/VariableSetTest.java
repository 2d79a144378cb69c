package dev.remediator.action.railway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.Bench;
import dev.remediator.action.Call;
import dev.remediator.action.InvalidSettings;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Reconciliation;
import dev.remediator.outbound.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableSetTest {
    private final FakeRailway railway = new FakeRailway();
    private final VariableSet set = new VariableSet();

    @AfterEach
    void close() {
        railway.close();
    }

    private Call<RailwaySettings, VariableSet.Input> call(String input) {
        return railway.bench.call(set, railway.settings(), input);
    }

    private Prepared prepared(String input) throws InterruptedException {
        return Bench.stored(set.prepare(call(input)));
    }

    private Outcome act(String input) throws InterruptedException {
        return set.act(call(input), prepared(input));
    }

    @Test
    void aValueIsSetForTheNextDeploymentAndNothingIsDeployed() throws Exception {
        var input = "{name: 'CACHE_TTL', value: '60'}";
        assertThat(prepared(input).says())
                .isEqualTo("set the variable CACHE_TTL of mcp-gateway on Railway to '60', for the next deployment");
        assertThat(prepared(input).undo()).isEmpty();

        assertThat(act(input))
                .isEqualTo(new Outcome.Done(
                        "the variable CACHE_TTL of mcp-gateway is set; it takes effect with the next deployment",
                        java.util.Optional.empty()));
        assertThat(Bench.json(railway.lastSeen().body()).path("variables"))
                .isEqualTo(
                        Bench.json(
                                "{input: {projectId: '00000000-0000-4000-8000-0000000000a1', environmentId: '00000000-0000-4000-8000-0000000000e1', serviceId: '00000000-0000-4000-8000-0000000000f1', name: 'CACHE_TTL', value: '60', skipDeploys: true}}"));
        assertThat(railway.asked().stream().filter("UpsertVariable"::equals)).hasSize(1);
    }

    @Test
    void aSecretIsOpenedForTheRequestAndStandsNowhereElse() throws Exception {
        var input = "{name: 'BRIGHTDATA_TOKEN', secret: {sealed: 's3cr3t'}}";
        var prepared = prepared(input);

        var outcome = set.act(call(input), prepared);

        assertThat(Bench.json(railway.lastSeen().body())
                        .at("/variables/input/value")
                        .asText())
                .isEqualTo("opened s3cr3t");
        assertThat(prepared.says())
                .endsWith("BRIGHTDATA_TOKEN of mcp-gateway on Railway to a secret, for the next deployment");
        assertThat(prepared + " " + outcome + " " + call(input)).doesNotContain("s3cr3t");
    }

    @Test
    void whatRailwaySaysIsNotRepeatedWhereItHoldsTheSecret() throws Exception {
        var input = "{name: 'TOKEN', secret: {sealed: 's3cr3t'}}";
        railway.instead("UpsertVariable", FakeRailway.error("bad value opened s3cr"));
        assertThat(act(input)).isEqualTo(new Outcome.Failed("Railway's words are left out, they hold the secret"));
        railway.instead("UpsertVariable", FakeRailway.error("no such service"));
        assertThat(act(input)).isEqualTo(new Outcome.Failed("Railway refused UpsertVariable: no such service"));
    }

    @Test
    void aLostAnswerIsUnknownAndOnlyAPersonCanTell() throws Exception {
        var input = "{name: 'CACHE_TTL', value: '60'}";
        railway.instead("UpsertVariable", Reply.cut());

        assertThat(act(input))
                .isInstanceOfSatisfying(
                        Outcome.Unknown.class,
                        unknown -> assertThat(unknown.reason())
                                .startsWith("nobody can tell whether the variable CACHE_TTL is set: ")
                                .endsWith("Setting it again does no harm"));
        assertThat(set.reconcile(call(input), prepared(input), railway.bench.clock.now()))
                .isInstanceOf(Reconciliation.CannotTell.class);
    }

    @Test
    void aTokenOfAnotherEnvironmentSetsNothing() throws Exception {
        railway.scope = "{projectId: '00000000-0000-4000-8000-0000000000a1', environmentId: 'e-2'}";

        assertThat(set.prepare(call("{name: 'A', value: 'b'}"))).isInstanceOf(Preparation.Refused.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: 'A'}                                      | say either the value or the secret",
                "{name: 'A', value: 'b', secret: {sealed: 'c'}}   | say either the value or the secret",
                "{name: 'A B', value: 'b'}                        | name must be letters, digits and underscores",
                "{name: '', value: 'b'}                           | /name: must not be empty",
                "{name: 'A', secret: 'hunter2'}                   | /secret: a secret is not written here: it comes from a person's answer, such as \"${answers.token}\""
            })
    void parametersThatCannotWorkAreRefused(String input, String problem) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> call(input))
                .withMessage(problem);
    }
}
