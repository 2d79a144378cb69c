package dev.remediator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.playbook.YamlFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactTypesTest {
    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    enum Colour {
        RED,
        GREEN
    }

    record Part(String name, boolean wanted) {}

    record Evidence(
            String text,
            int count,
            double share,
            boolean open,
            Duration age,
            Instant since,
            Optional<Instant> until,
            Colour colour,
            List<Part> parts,
            Map<String, Long> counts,
            Part inner) {}

    private static JsonNode whole(String yaml) {
        var file = YamlFile.of("f", yaml);
        var root = file.root().orElseThrow();
        var whole = new FactTypes(START, root::problemAt).complete(Evidence.class, root.json());
        assertThat(file.problems()).isEmpty();
        return whole;
    }

    private static List<String> problems(String yaml) {
        var file = YamlFile.of("f", yaml);
        var root = file.root().orElseThrow();
        var _ = new FactTypes(START, root::problemAt).complete(Evidence.class, root.json());
        return file.problems().stream().map(Object::toString).toList();
    }

    @Test
    void what_is_not_written_is_empty() {
        assertThat(whole("text: x").toString())
                .isEqualTo("{\"text\":\"x\",\"count\":0,\"share\":0.0,\"open\":false,\"age\":\"PT0S\","
                        + "\"since\":\"2026-01-05T10:00:00Z\",\"colour\":\"RED\",\"parts\":[],\"counts\":{},"
                        + "\"inner\":{\"name\":\"\",\"wanted\":false}}");
    }

    @Test
    void times_are_written_as_people_write_them() {
        var whole = whole("{ age: 3d, since: -2h, until: +20d }");
        assertThat(whole.path("age").textValue()).isEqualTo("PT72H");
        assertThat(whole.path("since").textValue()).isEqualTo("2026-01-05T08:00:00Z");
        assertThat(whole.path("until").textValue()).isEqualTo("2026-01-25T10:00:00Z");
        assertThat(whole("since: 2026-01-01T00:00:00Z").path("since").textValue())
                .isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void lists_and_groups_are_made_whole_within() {
        var whole = whole("{ parts: [ { name: a }, { wanted: true } ], counts: { x: 2 } }");
        assertThat(whole.path("parts").toString())
                .isEqualTo("[{\"name\":\"a\",\"wanted\":false},{\"name\":\"\",\"wanted\":true}]");
        assertThat(whole.path("counts").path("x").longValue()).isEqualTo(2);
    }

    @Test
    void what_does_not_fit_is_named_where_it_stands() {
        assertThat(problems("text: 1\ncount: 1.5\nshare: many\nopen: maybe\nage: 3\nsince: yesterday\nparts: one\n"))
                .containsExactly(
                        "f:1:7: 'text' is a text; put it in quotes",
                        "f:2:8: 'count' is a whole number",
                        "f:3:8: 'share' is a number",
                        "f:4:7: 'open' is true or false",
                        "f:5:6: 'age' is a duration such as 90s or 3d",
                        "f:6:8: 'since' is a time such as 2026-01-05T10:00:00Z, or one counted from the start: -2h, +20d",
                        "f:7:8: 'parts' is a list");
    }

    @Test
    void an_unknown_field_is_named_with_what_may_have_been_meant() {
        assertThat(problems("inner: { nmae: x }"))
                .containsExactly("f:1:10: unknown field 'nmae', did you mean 'name'?");
    }
}
