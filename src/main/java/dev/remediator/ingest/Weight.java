package dev.remediator.ingest;

/**
 * What the texts of a body take in memory beside its bytes, once they are read. Texts may be so short that they take twenty
 * times the room of the body: bounding its bytes alone would leave it to the sender how much memory there has to be. Pure.
 */
final class Weight {
    /** A text and its part of a map's entry, without its characters, on a 64-bit JVM; rounded. */
    static final long TEXT = 64;

    private Weight() {}

    /** Of JSON that was not read yet, never too little; every text stands between two quotes. */
    static long of(byte[] json) {
        long quotes = 0;
        for (byte b : json) if (b == '"') quotes++;
        return quotes / 2 * TEXT;
    }
}
