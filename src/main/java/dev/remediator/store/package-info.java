/**
 * PostgreSQL: the embedded server or an external one, and the transactions that all other packages use.
 *
 * <p>Things to avoid: another way to a connection than {@link dev.remediator.store.Transactions}; a transaction within
 * a transaction; SQL of a feature here.
 */
@NullMarked
package dev.remediator.store;

import org.jspecify.annotations.NullMarked;
