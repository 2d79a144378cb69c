package dev.remediator.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Tells one plan from every other: an approval is for exactly this. */
public final class PlanHash {
    private PlanHash() {}

    /**
     * @param input the resolved parameters; secrets sealed
     * @param prepared what was read and said right before, as JSON
     * @param digest of the playbook
     * @return lower-case hex SHA-256 over the canonical JSON of all of it
     */
    public static String of(
            UUID run, int step, String capability, JsonNode input, JsonNode prepared, String target, String digest) {
        var plan = JsonNodeFactory.instance
                .objectNode()
                .put("run", run.toString())
                .put("step", step)
                .put("capability", capability)
                .put("target", target)
                .put("digest", digest);
        plan.set("input", input);
        plan.set("prepared", prepared);
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(CanonicalJson.of(plan).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform provides SHA-256", impossible);
        }
    }
}
