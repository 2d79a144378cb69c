-- What people have stopped: everything, one target or one playbook. A kill switch is a freeze of everything that also keeps
-- temporary changes from being taken back. It holds until its time is over or somebody lifts it.
create table frozen (
    id         uuid        not null primary key,
    scope      text        not null check (scope in ('everything', 'target', 'playbook')),
    name       text,
    kill       boolean     not null default false,
    reason     text        not null,
    made_by    text        not null,
    made_at    timestamptz not null,
    until      timestamptz,
    lifted_at  timestamptz,
    lifted_by  text,
    lift_reason text,
    check ((scope = 'everything') = (name is null)),
    check (not kill or scope = 'everything')
);
create index frozen_standing on frozen (made_at) where lifted_at is null;
create index frozen_recent on frozen (made_at desc, id);

-- A playbook that failed too often acts only with consent, until a person promotes it again.
create table demotion (
    id          bigint generated always as identity primary key,
    playbook    text        not null,
    at          timestamptz not null,
    runs        uuid[]      not null,
    why         text        not null,
    lifted_at   timestamptz,
    lifted_by   text,
    lift_reason text
);
create unique index demotion_standing on demotion (playbook) where lifted_at is null;
create index demotion_playbook on demotion (playbook, at desc);

-- For limits over all playbooks, of one target and of everything.
create index effect_target on effect (target, intent_at desc);
create index effect_recent on effect (intent_at desc);

-- Which guard held a run, and how its playbook's runs ended, for demotion and for statistics.
alter table run add column held_by text;
create index run_playbook_ended on run (playbook, ended_at desc) where ended_at is not null;

-- Who has taken an incident on; and of what storm it is a part: such an incident is told in the storm's own.
alter table incident add column acknowledged_at timestamptz;
alter table incident add column acknowledged_by text;
alter table incident add column storm_id uuid;
create index incident_storm on incident (storm_id) where storm_id is not null;
alter table incident drop constraint incident_kind_check;
alter table incident add constraint incident_kind_check
    check (kind in ('alert', 'schedule', 'person', 'remediations', 'storm', 'freeze'));
create unique index incident_one_storm on incident (kind) where kind in ('storm', 'freeze') and closed_at is null;

-- Who is called when, until somebody acknowledges; one row for each level of an incident.
create table escalation (
    incident_id  uuid        not null,
    level        integer     not null,
    people_group text        not null,
    due_at       timestamptz not null,
    told_at      timestamptz,
    ended_at     timestamptz,
    primary key (incident_id, level)
);
create index escalation_due on escalation (due_at) where told_at is null and ended_at is null;

-- People who are asked are reminded.
alter table ask add column reminded_at timestamptz;
alter table ask add column reminders integer not null default 0;
-- When somebody asked about an effect in doubt says what became of it.
alter table ask drop constraint ask_kind_check;
alter table ask add constraint ask_kind_check check (kind in ('approval', 'question', 'doubt'));

-- Runs that somebody wants to end, until their own node has heard of it.
create table cancellation (
    run_id  uuid        not null primary key,
    made_by text        not null,
    reason  text        not null,
    at      timestamptz not null
);

-- A change for a time that somebody wants to end before its time.
alter table temporary_change add column ended_early_by text;

-- Tokens for programs, and for engineers at a terminal; only hashes are kept.
create table api_token (
    id           uuid        not null primary key,
    name         text        not null,
    hash         bytea       not null unique,
    engineer     text,
    roles        text[]      not null,
    created_by   text        not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    revoked_at   timestamptz,
    revoked_by   text,
    last_used_at timestamptz
);
create index api_token_recent on api_token (created_at desc, id);

-- Who decided or did what, written before it is done. Append-only.
create table audit (
    id       bigint generated always as identity primary key,
    at       timestamptz not null,
    actor    text        not null,
    kind     text        not null check (kind in ('engineer', 'machine', 'schedule', 'system')),
    address  text,
    action   text        not null,
    subject  text        not null,
    run_id   uuid,
    details  jsonb       not null
);
create index audit_run on audit (run_id, id) where run_id is not null;

-- Which node is telling it now: what a dead one was telling is told by another at once.
alter table outbox add column leased_by bigint;
create index outbox_leased on outbox (channel, leased_by) where leased_by is not null;

-- A node that ends in order gives its runs away.
alter table node add column version text not null default '';
alter table node add column draining boolean not null default false;

-- Which set of remediations each node has in force, and since when each set is: the newest that a living node has decides
-- about the schedules of all.
alter table node add column catalog text;
create table catalog (
    digest text        not null primary key,
    since  timestamptz not null
);
