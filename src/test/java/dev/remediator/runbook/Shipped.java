package dev.remediator.runbook;

import dev.remediator.action.Actions;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.rehearsal.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Remediations for these tests: those of the project, and small ones that a test writes. */
final class Shipped {
    static final Path FOLDER = Path.of("remediations");
    static final Actions ACTIONS = Actions.discover();

    private Shipped() {}

    static PlaybookCatalog load(Path folder) {
        return switch (PlaybookCatalog.load(folder, ACTIONS)) {
            case PlaybookCatalog.Loaded loaded -> loaded.catalog();
            case PlaybookCatalog.Refused refused -> throw new AssertionError(refused.problems());
        };
    }

    static String runbook(Path folder) {
        var catalog = load(folder);
        var run = TestRun.of(folder, catalog, ACTIONS, test -> true);
        return Runbook.of(catalog, ACTIONS, new Practice(Optional.of(Practised.by(run)), Optional.empty()));
    }

    static void write(Path folder, String path, String text) {
        try {
            var file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static final String TARGETS = """
            targets:
              shop:
                about: The shop
                owner: crew
                breakers: { haproxy: { socket: "tcp://10.0.0.5:9999", breakers: { main: { server: be/s1 } } } }
                checks:
                  alive: { http: { url: "https://shop.example/health?a=1&b=2", within: 2s, headers: { X-Key: { env: SHOP_KEY } } } }
                  calm: { prometheus: { url: "http://prometheus.example", query: "sum(rate(errors[5m]))", below: 0.05 } }
            """;
    static final String PEOPLE = """
            engineers:
              ana: { name: Ana Example, phone: "+49 30 1234567", rota: true }
              ben: { name: Ben Example, rota: true }
            groups:
              crew: { about: owns the shop, members: [ ana, ben ] }
            severities:
              P1: { means: Customers wait., acknowledge: 5m, mitigate: 30m }
            escalation:
              P1: [ { after: 0m, group: crew }, { after: 10m, group: crew } ]
            """;
}
