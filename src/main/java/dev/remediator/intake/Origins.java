package dev.remediator.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.ActionTypes;
import dev.remediator.action.Actions;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Safety;
import dev.remediator.target.Binding;
import dev.remediator.target.Targets;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Where calls may go: the addresses that stand in the targets, the standard address of each adapter in use, and the
 * Alertmanager whose silences hold.
 */
final class Origins {
    private Origins() {}

    static AllowedHosts of(PlaybookCatalog catalog, Actions actions) {
        return of(catalog.targets(), catalog.safety(), actions);
    }

    static AllowedHosts of(Targets targets, Safety safety, Actions actions) {
        var origins = new TreeSet<String>();
        safety.silences().ifPresent(address -> add(address.toString(), origins));
        for (var target : targets.all()) {
            Stream.concat(target.bindings().values().stream(), target.checks().values().stream())
                    .forEach(binding -> add(binding, actions, origins));
        }
        return AllowedHosts.of(origins);
    }

    private static void add(Binding binding, Actions actions, Set<String> origins) {
        written(binding.settings(), origins);
        actions.all().stream()
                .filter(action -> action.adapter().equals(binding.adapter()))
                .forEach(action -> origins.addAll(action.origins(binding.settings())));
        actions.all().stream()
                .filter(action -> action.adapter().equals(binding.adapter()))
                .flatMap(action -> ActionTypes.keys(action.settings()).stream())
                .filter(key -> !binding.settings().has(key.name()))
                .flatMap(key -> key.standard().stream())
                .forEach(standard -> add(standard, origins));
    }

    private static void written(JsonNode node, Set<String> origins) {
        if (node.isTextual()) add(node.textValue(), origins);
        else node.forEach(child -> written(child, origins));
    }

    private static void add(String text, Set<String> origins) {
        if (text.startsWith("unix:///")) {
            origins.add(text);
            return;
        }
        if (!text.startsWith("http://") && !text.startsWith("https://") && !text.startsWith("tcp://")) return;
        try {
            var uri = URI.create(text);
            if (uri.getHost() != null) origins.add(uri.getScheme() + "://" + uri.getRawAuthority());
        } catch (IllegalArgumentException e) {
            // Not an address but a text that begins like one; the adapter's settings record refuses it where it
            // matters.
        }
    }
}
