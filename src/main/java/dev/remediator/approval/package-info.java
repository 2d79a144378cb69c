/**
 * Human consent: what exactly people agree to.
 *
 * <p>Things to avoid: consent to something that may still change; taking silence for a yes.
 */
@NullMarked
package dev.remediator.approval;

import org.jspecify.annotations.NullMarked;
