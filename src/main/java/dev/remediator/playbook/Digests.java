package dev.remediator.playbook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/** SHA-256, as lower-case hex. */
final class Digests {
    private Digests() {}

    static String of(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of a whole folder: names and contents, whatever the order in which they were read. */
    static String of(SortedMap<String, String> filesByName) {
        var all = new StringBuilder();
        filesByName.forEach(
                (name, text) -> all.append(name).append('\0').append(of(text)).append('\n'));
        return of(all.toString());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
