package dev.remediator.cli;

import com.fasterxml.jackson.core.JsonToken;
import dev.remediator.alert.Alert;
import dev.remediator.alert.Text;
import dev.remediator.ingest.Json;
import dev.remediator.ingest.Malformed;
import dev.remediator.ingest.Source;
import dev.remediator.ingest.WebhookParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Reads the alerts of a webhook's body that was kept in a file, with the very parsers that read what comes in. */
final class PayloadFile {
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private final List<WebhookParser> parsers;
    private final InputStream in;

    /** @param in read where the file is called {@code -} */
    PayloadFile(List<WebhookParser> parsers, InputStream in) {
        this.parsers = List.copyOf(parsers);
        this.in = in;
    }

    /** All alerts of the body, in order; at least one. */
    List<Alert> read(Path file, Instant now) throws NotUnderstood {
        byte[] body = bytes(file);
        try {
            var kind = kind(body);
            var parser = parsers.stream()
                    .filter(p -> p.kind() == kind)
                    .findFirst()
                    .orElseThrow(() -> new NotUnderstood("no parser here reads " + kind.label()));
            var received = parser.parse(body, new Source("file", kind, Source.Ephemeral.ACCEPT), now);
            if (received.alerts().isEmpty())
                throw new NotUnderstood(file + " is a body that starts and ends nothing: there is no alert in it"
                        + (received.note().isEmpty() ? "" : " (" + received.note() + ")"));
            return received.alerts().stream().map(observed -> observed.alert()).toList();
        } catch (Malformed e) {
            throw new NotUnderstood(file + ": " + e.detail());
        }
    }

    private byte[] bytes(Path file) throws NotUnderstood {
        try (var opened = file.toString().equals("-") ? in : Files.newInputStream(file)) {
            byte[] body = opened.readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) throw new NotUnderstood(file + " is larger than 16 MiB");
            return body;
        } catch (NoSuchFileException e) {
            throw new NotUnderstood("there is no file " + Text.quoted(file.toString()));
        } catch (IOException e) {
            throw new NotUnderstood(Text.quoted(file.toString()) + " cannot be read: " + e.getMessage());
        }
    }

    /** Only Railway's events have a type at their top, and only Alertmanager's groups have alerts. */
    private static Source.Kind kind(byte[] body) throws NotUnderstood {
        try (var json = Json.FACTORY.createParser(body)) {
            if (json.nextToken() == JsonToken.START_OBJECT)
                for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                    if (key.equals("alerts")) return Source.Kind.ALERTMANAGER;
                    if (key.equals("type")) return Source.Kind.RAILWAY;
                    json.nextToken();
                    json.skipChildren();
                }
        } catch (IOException e) {
            // The parser of a kind says better what is wrong.
            return Source.Kind.ALERTMANAGER;
        }
        throw new NotUnderstood(
                "this is no body of a webhook of Alertmanager, which has \"alerts\", nor one of Railway,"
                        + " which has a \"type\"");
    }
}
