/** HAProxy over its runtime API: breakers by server state or map, rate limits by map. Things to avoid: a command with anything but settings and numbers in it. */
@NullMarked
package dev.remediator.action.haproxy;

import org.jspecify.annotations.NullMarked;
