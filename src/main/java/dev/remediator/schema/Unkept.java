package dev.remediator.schema;

/** A file holds something that the formatter cannot write again as it is; nothing of the file is changed. */
final class Unkept extends RuntimeException {
    Unkept(int line, String what) {
        super("line " + line + ": " + what);
    }
}
