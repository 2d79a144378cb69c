package dev.remediator.rehearsal;

import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The results of tests as JUnit's XML, which every CI system reads. A file that cannot be read is an error of its suite. */
public final class JUnitXml {
    private final XMLStreamWriter xml;

    private JUnitXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** @throws IllegalStateException when it cannot be written */
    public static void write(TestRun run, Writer to) {
        try {
            var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(to);
            new JUnitXml(xml).write(run);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("the results could not be written as XML: " + e.getMessage(), e);
        }
    }

    private void write(TestRun run) throws XMLStreamException {
        Map<String, List<TestResult>> byFile = run.results().stream()
                .collect(Collectors.groupingBy(r -> r.test().file(), TreeMap::new, Collectors.toList()));
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        start(
                "testsuites",
                run.results().size(),
                run.failed().size(),
                run.problems().size());
        xml.writeCharacters("\n");
        for (var file : run.files()) {
            var results = byFile.getOrDefault(file.name(), List.of());
            start(
                    "testsuite",
                    results.size(),
                    results.stream().filter(r -> !r.passed()).count(),
                    file.problems().size());
            attribute("name", file.name());
            xml.writeCharacters("\n");
            for (var result : results) test(result);
            for (var problem : file.problems()) {
                xml.writeStartElement("testcase");
                attribute("classname", file.name());
                attribute("name", "the file can be read");
                told("error", problem.message(), problem.toString());
                xml.writeEndElement();
                xml.writeCharacters("\n");
            }
            xml.writeEndElement();
            xml.writeCharacters("\n");
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private void start(String element, long tests, long failures, long errors) throws XMLStreamException {
        xml.writeStartElement(element);
        attribute("tests", Long.toString(tests));
        attribute("failures", Long.toString(failures));
        attribute("errors", Long.toString(errors));
    }

    private void test(TestResult result) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute("classname", result.test().scenario().playbook());
        attribute("name", result.test().name());
        attribute("file", result.test().file());
        attribute("line", Integer.toString(result.test().line()));
        for (var failure : result.failures())
            told(
                    "failure",
                    "expected %s, but %s".formatted(failure.expected(), failure.instead()),
                    String.join(
                            "\n",
                            "%s:%d:%d".formatted(result.test().file(), failure.line(), failure.column()),
                            String.join("\n", result.performance().timeline().lines())));
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private void told(String element, String message, String text) throws XMLStreamException {
        xml.writeStartElement(element);
        attribute("message", message);
        xml.writeCharacters(allowed(text));
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, allowed(value));
    }

    /** XML has no place for control characters, not even escaped. */
    private static String allowed(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\n' || c == '\t' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF && !surrogate(c))
                        ? c
                        : 0xFFFD)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    private static boolean surrogate(int c) {
        return c >= 0xD800 && c <= 0xDFFF;
    }
}
