package dev.remediator.action;

import java.util.List;

/**
 * Said of a {@link Reading} or {@link Probe} whose platform keeps the figures by which it judges: then people can be shown
 * their course around an incident.
 *
 * @param <S> the settings of the action
 */
public interface Charted<S extends Record> {
    /**
     * The course of its figures, at most as many as asked for.
     *
     * @throws ActionException when the platform did not answer; the message is for people
     */
    List<Course> courses(Call<S, ?> call, Course.Span span) throws ActionException, InterruptedException;
}
