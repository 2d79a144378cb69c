package dev.remediator.target;

/** Somebody wants to act by hand on a target that is not theirs to act on. Nothing was done. */
public final class NotTheirs extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String target;

    NotTheirs(String target, String why) {
        super(why, null, false, false);
        this.target = target;
    }

    public String target() {
        return target;
    }

    /** For whoever asked: why not, and who may. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
