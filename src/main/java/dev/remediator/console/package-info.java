/**
 * The pages that people open in a browser.
 *
 * <p>Things to avoid: markup in Java; a script or a style within a page; a GET that changes anything.
 */
@NullMarked
package dev.remediator.console;

import org.jspecify.annotations.NullMarked;
