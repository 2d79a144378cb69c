package dev.remediator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class JUnitXmlTest {
    private static Element written(TestRun run) throws Exception {
        var text = new StringWriter();
        JUnitXml.write(run, text);
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(text.toString())))
                .getDocumentElement();
    }

    private static TestRun run(String yaml) {
        var file = Folder.read(yaml);
        var rehearsal = new Rehearsal(Folder.CATALOG, Folder.ACTIONS);
        return new TestRun(
                List.of(file),
                file.tests().stream().map(t -> TestRun.run(rehearsal, t)).toList(),
                List.of());
    }

    @Test
    void what_passed_what_failed_and_what_could_not_be_read_are_told_apart() throws Exception {
        var root = written(run("""
                playbook: shop-down
                alert: ShopDown{service="shop"}
                tests:
                  - { name: passes, world: { checks: { alive: pass } }, expect: [ { run: healed-by-itself } ] }
                  - name: "fails, <with> \\u0007 a bell & \\"quotes\\""
                    world: { checks: { alive: { fail: "]]> \\u001b[2J" } } }
                    expect: [ { run: succeeded } ]
                  - { name: broken, expects: [] }
                """));

        assertThat(root.getAttribute("tests")).isEqualTo("2");
        assertThat(root.getAttribute("failures")).isEqualTo("1");
        assertThat(root.getAttribute("errors")).isEqualTo("2");
        var failure = (Element) root.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).startsWith("expected run: succeeded, but ");
        assertThat(failure.getTextContent()).startsWith("tests/t.yaml:7:15\n").contains("Seen: ]]> \uFFFD[2J");
        assertThat(((Element) failure.getParentNode()).getAttribute("name"))
                .isEqualTo("fails, <with> \uFFFD a bell & \"quotes\"");
        assertThat(((Element) root.getElementsByTagName("error").item(0)).getAttribute("message"))
                .contains("'expect' is missing");
    }
}
