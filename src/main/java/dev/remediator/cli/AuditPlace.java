package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.audit.AuditExport;
import dev.remediator.audit.AuditFilter;
import dev.remediator.audit.AuditReader;
import dev.remediator.audit.ChainHead;
import dev.remediator.audit.ChainReader;
import dev.remediator.audit.ChainVerifier;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where the audit is read: in the database, of which nothing but its rows is believed, or at the service that has it. */
interface AuditPlace {
    ChainVerifier.Step verify(ChainHead from, List<ChainHead> published) throws NotUnderstood, ServiceRefused;

    /** Hands over all lines, in the order of the chain, and then those that no link names. */
    void export(AuditExport.Sink sink) throws NotUnderstood, ServiceRefused, IOException;

    /** Newest first, as the API shows them. */
    List<JsonNode> newest(Optional<UUID> run, int most) throws NotUnderstood, ServiceRefused;

    /** Looked at directly; hashes are computed here. */
    record InDatabase(Transactions transactions) implements AuditPlace {
        private static final int LINKS = 20_000;

        @Override
        public ChainVerifier.Step verify(ChainHead from, List<ChainHead> published) {
            return new ChainVerifier(new ChainReader(transactions)).verify(from, published, LINKS);
        }

        @Override
        public void export(AuditExport.Sink sink) throws IOException {
            var export = new AuditExport(new ChainReader(transactions));
            export.links(0, Long.MAX_VALUE, sink);
            export.beside(Long.MAX_VALUE, sink);
        }

        @Override
        public List<JsonNode> newest(Optional<UUID> run, int most) {
            var all = new ArrayList<JsonNode>();
            for (var stored : new AuditReader(transactions).page(AuditFilter.ofRun(run), Optional.empty(), most))
                all.add(json(stored));
            return all;
        }

        private static ObjectNode json(AuditReader.Stored stored) {
            var entry = stored.entry();
            var json = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", stored.id())
                    .put("at", entry.at().toString())
                    .put("actor", entry.actor().name())
                    .put("kind", entry.actor().kind());
            entry.address().ifPresent(address -> json.put("address", address));
            json.put("action", entry.action()).put("subject", entry.subject());
            entry.run().ifPresent(run -> json.put("run", run.toString()));
            json.set("details", entry.details());
            return json;
        }
    }

    /** Asked of a running service: it computes the hashes. */
    record AtService(ServiceCalls calls) implements AuditPlace {
        private static final int LINES = 1_000;

        @Override
        public ChainVerifier.Step verify(ChainHead from, List<ChainHead> published)
                throws NotUnderstood, ServiceRefused {
            var path = new StringBuilder("/api/v1/audit/verify?after=").append(from);
            published.forEach(head -> path.append("&head=").append(head));
            var answer = calls.get(path.toString());
            var through = ChainHead.parse(answer.path("through").asText());
            if (through.isEmpty() || !answer.path("more").isBoolean())
                throw new NotUnderstood("what the service says of its audit is no verdict of this version");
            var broken = answer.path("broken");
            return new ChainVerifier.Step(
                    through.get(),
                    answer.path("links").asLong(),
                    answer.path("more").asBoolean(),
                    broken.isObject()
                            ? Optional.of(new ChainVerifier.Broken(
                                    number(broken.path("seq")),
                                    number(broken.path("entry")),
                                    Shown.line(broken.path("says").asText())))
                            : Optional.empty());
        }

        private static Optional<Long> number(JsonNode value) {
            return value.isNumber() ? Optional.of(value.asLong()) : Optional.empty();
        }

        @Override
        public void export(AuditExport.Sink sink) throws NotUnderstood, ServiceRefused, IOException {
            long after = 0;
            while (true) {
                var lines = calls.lines("/api/v1/audit/export?after=%d&limit=%d".formatted(after, LINES))
                        .lines()
                        .toList();
                for (var line : lines) sink.line(line);
                var last = lines.isEmpty()
                        ? -1
                        : ServiceCalls.json(lines.getLast()).path("seq").asLong(-1);
                if (lines.size() < LINES || last <= after) return;
                after = last;
            }
        }

        @Override
        public List<JsonNode> newest(Optional<UUID> run, int most) throws NotUnderstood, ServiceRefused {
            var all = new ArrayList<JsonNode>();
            var cursor = "";
            while (all.size() < most) {
                var answer = calls.get("/api/v1/audit?limit=%d%s%s"
                        .formatted(
                                Math.min(200, most - all.size()),
                                cursor.isEmpty() ? "" : "&cursor=" + cursor,
                                run.map(id -> "&run=" + id).orElse("")));
                answer.path("items").forEach(all::add);
                cursor = answer.path("next").asText("");
                if (cursor.isEmpty() || !cursor.chars().allMatch(Character::isDigit)) break;
            }
            return all;
        }
    }
}
