/** Known vulnerabilities from an OSV database. Things to avoid: taking a severity nobody stated for a low one. */
@NullMarked
package dev.remediator.action.osv;

import org.jspecify.annotations.NullMarked;
