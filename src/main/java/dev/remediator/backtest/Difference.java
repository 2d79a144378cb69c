package dev.remediator.backtest;

import java.time.Instant;

/**
 * One alert with which it would go otherwise.
 *
 * @param at when it was first heard
 * @param alertname as its sender wrote it: hostile
 * @param thenReason why it was held, where it was; may hold text of the alert
 * @param nowReason the same, for now
 */
public record Difference(
        Instant at, String alertname, Outcome then, String thenReason, Outcome now, String nowReason) {}
