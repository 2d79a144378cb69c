package dev.remediator.outbound;

import java.util.Objects;

/** An address that must not be called. Nothing was sent. The message is for the person who keeps the configuration. */
public final class OutboundRefused extends Exception {
    private static final long serialVersionUID = 1L;

    public OutboundRefused(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
