package dev.remediator.chart;

import java.awt.Color;

/** The colours of a picture. Each has a contrast of at least 4.5 with the ground (WCAG AA), but for the grid. */
public enum Theme {
    LIGHT(0xffffff, 0x16191d, 0x4d5661, 0xdde1e7, 0xb42318, 0x17713a, 0x1257c0, 0x96460a, 0x5b4a9e),
    DARK(0x181c22, 0xe7eaee, 0xa0a9b5, 0x2c333c, 0xff9c92, 0x79d69b, 0x8fbcff, 0xf4b37c, 0xbfb2f5);

    private final Color ground;
    private final Color ink;
    private final Color muted;
    private final Color grid;
    private final Color bad;
    private final Color good;
    private final Color[] lines;

    Theme(int ground, int ink, int muted, int grid, int bad, int good, int first, int second, int third) {
        this.ground = new Color(ground);
        this.ink = new Color(ink);
        this.muted = new Color(muted);
        this.grid = new Color(grid);
        this.bad = new Color(bad);
        this.good = new Color(good);
        lines = new Color[] {new Color(first), new Color(second), new Color(third)};
    }

    Color ground() {
        return ground;
    }

    Color ink() {
        return ink;
    }

    Color muted() {
        return muted;
    }

    Color grid() {
        return grid;
    }

    /** Of the line that comes at this place. */
    Color line(int index) {
        return lines[index % lines.length];
    }

    Color of(Chart.Tone tone) {
        return switch (tone) {
            case BAD -> bad;
            case QUIET -> ink;
            case GOOD -> good;
        };
    }
}
