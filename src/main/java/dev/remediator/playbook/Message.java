package dev.remediator.playbook;

import java.util.Optional;

/**
 * A text for people: {@code messages/<name>.md}.
 *
 * @param title its first line, where that is a heading
 * @param text Markdown, without the title
 */
public record Message(String name, Optional<String> title, Template text) {
    public Message {
        if (name.isBlank()) throw new IllegalArgumentException("a message needs a name");
    }
}
