-- What began an incident: an alert, a clock or a person. Of those of alerts one is open for each target; what a clock or a
-- person starts has its own, which closes when its run ends. All that stand here already are of alerts.
alter table incident add column kind text not null default 'alert' check (kind in ('alert', 'schedule', 'person', 'remediations'));
drop index incident_open;
create unique index incident_open on incident (target) where closed_at is null and kind = 'alert';
create index incident_unclosed on incident (id) where closed_at is null;

alter table run add column started_by text not null default 'alert' check (started_by in ('alert', 'schedule', 'person'));
drop index run_open;
create unique index run_open on run (target, playbook, started_by) where ended_at is null;

-- For limits over all targets of a playbook.
create index effect_playbook on effect (playbook, intent_at desc);

-- What people are asked: for their consent to an effect (approval), or for something else (question). "request" is the
-- command as it stands in the run.
create table ask (
    run_id       uuid        not null,
    command_id   integer     not null,
    kind         text        not null check (kind in ('approval', 'question')),
    incident_id  uuid        not null,
    playbook     text        not null,
    target       text        not null,
    people_group text        not null,
    started_by   text,
    request      jsonb       not null,
    asked_at     timestamptz not null,
    expires_at   timestamptz not null,
    closed_at    timestamptz,
    outcome      text,
    primary key (run_id, command_id)
);
create index ask_open on ask (expires_at) where closed_at is null;
create index ask_run_open on ask (run_id) where closed_at is null;

-- What engineers said to that: stored before it is heard, once for each engineer.
create table ask_reply (
    run_id     uuid        not null,
    command_id integer     not null,
    engineer   text        not null,
    at         timestamptz not null,
    granted    boolean,
    reason     text,
    answer     jsonb,
    primary key (run_id, command_id, engineer)
);

-- Every time at which a scheduled playbook was due, once, and what became of it.
create table schedule_firing (
    playbook text        not null,
    due_at   timestamptz not null,
    fired_at timestamptz not null,
    run_id   uuid,
    held     text,
    primary key (playbook, due_at)
);

-- Who a link or session is for, and what they may. Those that stand here already may look, as before.
alter table access add column engineer text;
alter table access add column roles text[] not null default '{viewer}';
