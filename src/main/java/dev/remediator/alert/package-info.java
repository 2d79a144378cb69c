/** What monitoring said: alerts, labels and matchers. Things to avoid: knowing where an alert came from, or what becomes of it. */
@NullMarked
package dev.remediator.alert;

import org.jspecify.annotations.NullMarked;
