package dev.remediator.run;

import java.util.Optional;

/** Port: the machine for a run, made of the very version of the playbook that the run began with. */
public interface Playbooks {
    /** Empty when that version or its target is not known any more; such a run needs a person. */
    Optional<RunMachine> machine(String digest, String target);
}
