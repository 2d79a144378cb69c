package dev.remediator.action.railway;

/** The input of what takes no parameters. */
public record Nothing() {}
