/** Any system with HTTP endpoints of its own: fixed requests for limits and breakers, and health checks. Things to avoid: a host, path or command from anything but settings. */
@NullMarked
package dev.remediator.action.http;

import org.jspecify.annotations.NullMarked;
