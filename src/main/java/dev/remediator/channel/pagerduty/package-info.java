/**
 * PagerDuty, through its Events API: what calls for people, until they have it or it is over.
 *
 * <p>Things to avoid: resolving while a person is needed; another dedup key than the incident's.
 */
@NullMarked
package dev.remediator.channel.pagerduty;

import org.jspecify.annotations.NullMarked;
