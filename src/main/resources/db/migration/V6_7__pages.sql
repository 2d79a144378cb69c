-- The newest runs of one playbook, and of one target: for lists that people filter.
create index run_playbook_recent on run (playbook, started_at desc, id desc);
create index run_target_recent on run (target, started_at desc, id desc);

-- What one person did, and who did one thing.
create index audit_actor on audit (actor, id);
create index audit_action on audit (action, id);
