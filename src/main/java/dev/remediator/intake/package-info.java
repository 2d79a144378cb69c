/** From alert to playbook: episodes, dedupe, matching, starting and joining runs. Things to avoid: dropping an alert without a disposition, knowing HTTP. */
@NullMarked
package dev.remediator.intake;

import org.jspecify.annotations.NullMarked;
