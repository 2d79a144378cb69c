package dev.remediator.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.audit.ChainHead;
import dev.remediator.audit.ChainReader;
import dev.remediator.identity.Access;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Grant;
import dev.remediator.identity.Role;
import dev.remediator.run.Table;
import dev.remediator.store.PostgresTestResource;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chain over HTTP, in a service that works with the role that may less. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class AuditApiTest {
    private final Access access;
    private final Transactions transactions;
    private final ChainReader chain;
    private String session = "";

    AuditApiTest(Access access, Transactions transactions, ChainReader chain) {
        this.access = access;
        this.transactions = transactions;
        this.chain = chain;
    }

    @BeforeEach
    void somethingIsRecorded() {
        transactions.call(connection -> {
            for (int i = 0; i < 3; i++)
                AuditLog.add(connection, AuditEntry.of(Caller.terminal(), Instant.now(), "freeze", "target-" + i));
            return true;
        });
        var grant = new Grant(Optional.of("ana"), Set.of(Role.ADMINISTRATOR));
        session = access.open(grant, Duration.ofMinutes(5), Instant.now()).reveal();
    }

    private RequestSpecification administrator() {
        return given().cookie("remediator", session).header("Sec-Fetch-Site", "same-origin");
    }

    private ChainHead head() {
        return chain.head().orElseThrow();
    }

    @Test
    void theHeadIsTheLastLink() {
        administrator()
                .get("/api/v1/audit/head")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("head", equalTo(head().toString()));
    }

    @Test
    void theChainIsVerifiedFromAnywhereAndAgainstHeads() {
        var head = head();
        administrator()
                .get("/api/v1/audit/verify?head=" + head)
                .then()
                .statusCode(200)
                .body("through", equalTo(head.toString()))
                .body("links", equalTo((int) head.seq()))
                .body("more", equalTo(false))
                .body("$", not(hasKey("broken")));
        administrator().get("/api/v1/audit/verify?after=" + head).then().body("links", equalTo(0));
        administrator()
                .get("/api/v1/audit/verify?head=" + new ChainHead(head.seq() + 1, "a".repeat(64)))
                .then()
                .statusCode(200)
                .body("broken.seq", equalTo((int) head.seq() + 1))
                .body("broken.says", startsWith("The end of the chain was cut off"));
        for (var odd : List.of("after=1:abc", "after=x", "head=x", "head=1:" + "g".repeat(64)))
            administrator()
                    .get("/api/v1/audit/verify?" + odd)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
    }

    @Test
    void theExportComesInPartsOfJsonLines() {
        var lines = administrator()
                .get("/api/v1/audit/export?limit=2")
                .then()
                .statusCode(200)
                .contentType(startsWith("application/x-ndjson"))
                .extract()
                .asString()
                .lines()
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("{\"seq\":1,\"hash\":\"");
        assertThat(administrator()
                        .get("/api/v1/audit/export?after=" + head().seq())
                        .asString())
                .isEmpty();
        for (var odd : List.of("after=-1", "after=x", "limit=0", "limit=1001"))
            administrator().get("/api/v1/audit/export?" + odd).then().statusCode(400);
    }

    @Test
    void theServiceItselfCannotChangeWhatItHasRecorded() {
        var table = new Table(transactions);
        assertThat(table.value("select current_user::text")).isEqualTo("remediator_application");
        for (var sql : List.of(
                "update audit set actor = 'ben'",
                "delete from audit_chain",
                "delete from run_event",
                "truncate audit",
                "insert into audit_chain select 1000000, 1000000, hash from audit_chain limit 1"))
            Assertions.assertThatThrownBy(() -> transactions.call(
                            connection -> connection.createStatement().execute(sql)))
                    .as(sql)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("permission denied");
    }

    @Test
    void whoeverMayLookSeesWhatThereIsToAskFor() {
        given().get("/api/v1/openapi.json").then().statusCode(401);
        administrator()
                .get("/api/v1/openapi.json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("openapi", equalTo("3.1.0"))
                .body("paths.'/api/v1/openapi.json'.get.'x-roles'[0]", equalTo("viewer"));
        for (var path : List.of("/q/openapi", "/openapi", "/q/swagger-ui", "/openapi.json"))
            administrator().get(path).then().statusCode(404);
    }
}
