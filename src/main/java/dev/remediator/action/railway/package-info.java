/** Railway over its public GraphQL API. Things to avoid: repeating a mutation, trusting HTTP 200, taking "true" for done. */
@NullMarked
package dev.remediator.action.railway;

import org.jspecify.annotations.NullMarked;
