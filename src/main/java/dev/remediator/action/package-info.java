/** The SPI for reading and changing a platform. Things to avoid: a platform's name, an import of a subpackage. */
@NullMarked
package dev.remediator.action;

import org.jspecify.annotations.NullMarked;
