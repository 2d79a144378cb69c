package dev.remediator.outbound;

/** placeholder */
public interface Outbound {}
