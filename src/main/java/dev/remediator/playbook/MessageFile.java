package dev.remediator.playbook;

import java.util.List;
import java.util.Optional;

/**
 * One file of {@code messages/}, before anybody uses it.
 *
 * @param name of the file, without {@code .md}
 * @param file as problems name it
 * @param source the whole text
 * @param title without its sign
 * @param body what follows the title, as it stands in the file
 * @param broken whether it has problems of its own: then it is not checked again where it is used
 */
record MessageFile(String name, String file, String source, Optional<String> title, Node.Scalar body, boolean broken) {
    static final int MAX_BYTES = 16 * 1024;

    /** Its expressions are held against everything that there could be; what a playbook lacks shows where it is used. */
    static MessageFile read(String name, String file, String source, Problems problems) {
        boolean titled = source.startsWith("# ");
        int end = source.indexOf('\n');
        int from = titled ? (end < 0 ? source.length() : end + 1) : 0;
        var title = titled
                ? Optional.of(
                        source.substring(2, end < 0 ? source.length() : end).strip())
                : Optional.<String>empty();
        var body = Node.Scalar.plain(new Place(titled ? 2 : 1, 1), source.substring(from));
        title.filter(Interpolation::hasExpression)
                .ifPresent(text -> problems.at(
                        new Place(1, 1), "a title holds no expressions; put " + Problems.quote(text) + " in the text"));
        if (body.text().isBlank())
            problems.at(
                    Place.START,
                    titled
                            ? "nothing stands below the title; write the text"
                            : "the file is empty; write the text, or remove the file");
        var _ = new Expressions(CelEnvironment.open(), problems).prose(body, Sight.STEPS);
        return new MessageFile(name, file, source, title, body, !problems.isEmpty());
    }

    /** As people may fill it in by hand: its expressions are read loosely. */
    Message open() {
        return compiled(new Expressions(CelEnvironment.open(), new Problems(file, source)));
    }

    /**
     * As one playbook uses it.
     *
     * @param problems of the playbook, for what it does not offer
     */
    Message in(String playbook, Expressions expressions, Problems problems) {
        if (broken) return new Message(name, title, new TextTemplate(body.text(), List.of()));
        var here = new Problems(file, source, "used by playbook '" + playbook + "': ");
        var message = compiled(expressions.in(here));
        problems.add(here);
        return message;
    }

    private Message compiled(Expressions expressions) {
        return new Message(
                name,
                title,
                expressions.prose(body, Sight.STEPS).orElseGet(() -> new TextTemplate(body.text(), List.of())));
    }
}
