package dev.remediator.playbook;

import java.util.List;

/**
 * When a playbook may act.
 *
 * @param onlyIn within one of these, or at any time where there is none
 * @param neverIn never within one of these
 */
public record Windows(List<Window> onlyIn, List<Window> neverIn) {
    public static final Windows ALWAYS = new Windows(List.of(), List.of());

    public Windows {
        onlyIn = List.copyOf(onlyIn);
        neverIn = List.copyOf(neverIn);
    }
}
