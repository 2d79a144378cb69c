/** resilience4j's circuit breakers through Spring Boot's actuator. Things to avoid: posting to a name that was not seen before, it would be created. */
@NullMarked
package dev.remediator.action.actuator;

import org.jspecify.annotations.NullMarked;
