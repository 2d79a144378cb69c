/** Tests of playbooks, and simulations: the machine of production in a described world and virtual time. Things to avoid: deciding anything that the machine decides, anything random without a seed. */
@NullMarked
package dev.remediator.rehearsal;

import org.jspecify.annotations.NullMarked;
