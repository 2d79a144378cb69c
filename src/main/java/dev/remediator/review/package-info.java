/**
 * What is learnt from incidents: the review after each, made from the journal alone; how well playbooks do; the figures
 * around an incident, kept with it, and their pictures.
 *
 * <p>Things to avoid: anything that somebody must write by hand; keeping a run waiting for a figure; advice without its
 * evidence.
 */
@NullMarked
package dev.remediator.review;

import org.jspecify.annotations.NullMarked;
