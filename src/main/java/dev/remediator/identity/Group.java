package dev.remediator.identity;

import java.util.List;
import java.util.Optional;

/**
 * Engineers who own or decide something together.
 *
 * @param members names of engineers, each once
 * @param contact where the group is reached, for people
 */
public record Group(String name, String about, List<String> members, Optional<String> contact) {
    public Group {
        if (name.isBlank()) throw new IllegalArgumentException("a group needs a name");
        members = List.copyOf(members);
    }
}
