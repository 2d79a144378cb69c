package dev.remediator.playbook;

/** Where something stands in a file; both count from 1, columns in code points. */
record Place(int line, int column) {
    static final Place START = new Place(1, 1);
}
