/** What monitoring said: alerts, their labels, and the matchers that select them. Things to avoid: where an alert came from, what is done about it. */
@NullMarked
package dev.remediator.alert;

import org.jspecify.annotations.NullMarked;
