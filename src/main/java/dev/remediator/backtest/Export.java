package dev.remediator.backtest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Writes a recording down: see {@link ExportFormat}. */
public final class Export {
    private Export() {}

    /**
     * @param progress told how many deliveries were written
     * @return how many deliveries it holds
     * @throws IOException where it cannot be written
     */
    public static long write(Recording recording, OutputStream to, LongConsumer progress) throws IOException {
        long deliveries = 0;
        var out = new BufferedOutputStream(to, 256 * 1024);
        line(out, ExportFormat.facts(recording.facts()));
        for (var next = recording.next(); next.isPresent(); next = recording.next()) {
            switch (next.get()) {
                case Recorded.Delivery delivery -> {
                    line(out, ExportFormat.delivery(delivery));
                    for (var decision : delivery.decisions()) line(out, ExportFormat.decision(decision));
                    progress.accept(++deliveries);
                }
                case Recorded.Decision decision -> line(out, ExportFormat.decision(decision));
                case Recorded.Given given -> {
                    var node = Lines.JSON.createObjectNode();
                    node.set("run", ExportFormat.run(given.run()));
                    line(out, node);
                }
            }
        }
        line(out, Lines.JSON.createObjectNode().put("end", deliveries));
        out.flush();
        return deliveries;
    }

    private static void line(OutputStream out, ObjectNode node) throws IOException {
        out.write(Lines.JSON.writeValueAsBytes(node));
        out.write('\n');
    }
}
