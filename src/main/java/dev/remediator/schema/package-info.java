/**
 * What may be written in each file of remediations, in which order, and what it means: as JSON Schema for editors, and as the
 * layout that files are brought into. Things to avoid: a key that the readers do not know, or one of theirs that is missing.
 */
@NullMarked
package dev.remediator.schema;

import org.jspecify.annotations.NullMarked;
