/**
 * Breaking things on purpose: a proxy that does harm at an exact moment of a transaction, and platforms that count what is
 * done to them. Things to avoid: knowing classes of the service; harm that depends on luck.
 */
@NullMarked
package dev.remediator.acceptance.fault;

import org.jspecify.annotations.NullMarked;
