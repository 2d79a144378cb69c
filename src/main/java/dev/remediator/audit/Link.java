package dev.remediator.audit;

import java.util.Optional;

/**
 * One link of the chain, with the entry that it names.
 *
 * @param entry empty where no such entry is there any more
 */
record Link(long seq, long names, byte[] hash, Optional<ChainedEntry> entry) {
    Link {
        hash = hash.clone();
    }

    @Override
    public byte[] hash() {
        return hash.clone();
    }

    ChainHead head() {
        return ChainHead.of(seq, hash);
    }
}
