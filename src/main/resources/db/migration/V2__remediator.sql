-- A started process. Its id is the fencing token: it only ever grows, and a node whose lease is over may not write.
create table node (
    id          bigint generated always as identity primary key,
    name        text        not null,
    started_at  timestamptz not null default now(),
    lease_until timestamptz not null
);

-- What a webhook brought, as it came; for replay and backtest. A delivery of nothing but known repeats is not stored.
create table delivery (
    id          uuid        not null,
    received_at timestamptz not null,
    source      text        not null,
    kind        text        not null,
    body        bytea       not null,
    alerts      integer     not null,
    primary key (received_at, id)
) partition by range (received_at);

-- One alert from firing to resolved; identity is that of alert.Identity. starts_at may move earlier; last_starts_at is the latest that was seen for it.
create table alert_episode (
    id             uuid        not null primary key,
    identity       bigint      not null,
    source         text        not null,
    labels         jsonb       not null,
    annotations    jsonb       not null,
    generator_url  text        not null,
    starts_at      timestamptz not null,
    last_starts_at timestamptz not null,
    seen_at        timestamptz not null,
    expires_at     timestamptz,
    ended_at       timestamptz,
    is_open        boolean generated always as (ended_at is null) stored,
    ended_by       text,
    retry_at       timestamptz,
    delivery_id    uuid        not null,
    run_id         uuid,
    incident_id    uuid
) with (fillfactor = 70);
create unique index alert_episode_open on alert_episode (identity) where ended_at is null;
create index alert_episode_ended on alert_episode (identity, last_starts_at desc) where ended_at is not null;
create index alert_episode_expiry on alert_episode (expires_at) where ended_at is null and expires_at is not null;
create index alert_episode_retry on alert_episode (retry_at) where ended_at is null and retry_at is not null;
create index alert_episode_run on alert_episode (run_id) where run_id is not null;
create index alert_episode_run_open on alert_episode (run_id) where is_open and run_id is not null;
create index alert_episode_incident on alert_episode (incident_id) where incident_id is not null;
create index alert_episode_incident_open on alert_episode (incident_id) where is_open and incident_id is not null;

-- What became of an alert and why; "why" lists, for each playbook that matched, the first thing that stopped it.
create table disposition (
    episode_id  uuid        not null,
    decided_at  timestamptz not null,
    kind        text        not null,
    playbook    text,
    run_id      uuid,
    why         jsonb,
    catalog     text        not null,
    retry_at    timestamptz,
    primary key (decided_at, episode_id)
) partition by range (decided_at);
create index disposition_episode on disposition (episode_id);

-- One open incident per target.
create table incident (
    id        uuid        not null primary key,
    target    text        not null,
    severity  text        not null,
    title     text        not null,
    opened_at timestamptz not null,
    closed_at timestamptz
);
create unique index incident_open on incident (target) where closed_at is null;
create index incident_recent on incident (opened_at desc);

create table playbook_version (
    digest     text        not null primary key,
    name       text        not null,
    source     text        not null,
    first_seen timestamptz not null
);

-- A run as it stands; the journal below tells how it came there.
create table run (
    id          uuid        not null primary key,
    incident_id uuid        not null,
    playbook    text        not null,
    digest      text        not null,
    target      text        not null,
    node        bigint      not null,
    seq         integer     not null,
    phase       text        not null,
    state       jsonb       not null,
    started_at  timestamptz not null,
    deadline_at timestamptz not null,
    ended_at    timestamptz,
    is_open     boolean generated always as (ended_at is null) stored,
    outcome     text,
    reason      text
) with (fillfactor = 40);
create unique index run_open on run (target, playbook) where ended_at is null;
create index run_incident on run (incident_id);
create index run_incident_open on run (incident_id) where is_open;
create index run_recent on run (started_at desc);

-- The journal. Append-only.
create table run_event (
    run_id uuid        not null,
    seq    integer     not null,
    at     timestamptz not null,
    node   bigint      not null,
    type   text        not null,
    event  jsonb       not null,
    primary key (run_id, seq, at)
) partition by range (at);

-- Every intent to change something, written before it is done, and what became of it.
create table effect (
    run_id     uuid        not null,
    command_id integer     not null,
    incident_id uuid       not null,
    playbook   text        not null,
    target     text        not null,
    capability text        not null,
    says       text        not null,
    node       bigint      not null,
    intent_at  timestamptz not null,
    result_at  timestamptz,
    outcome    text,
    summary    text,
    primary key (run_id, command_id)
) with (fillfactor = 60);
create index effect_cooldown on effect (target, playbook, intent_at desc);

-- The run that is acting on a target. One at a time.
create table acting (
    target text        not null primary key,
    run_id uuid        not null,
    since  timestamptz not null
);
create index acting_run on acting (run_id);

create table timer (
    run_id     uuid        not null,
    command_id integer     not null,
    due_at     timestamptz not null,
    primary key (run_id, command_id)
);
create index timer_due on timer (due_at);

-- A change with an end of its own, independent of the run that made it.
create table temporary_change (
    id          uuid        not null primary key,
    run_id      uuid        not null,
    command_id  integer     not null,
    incident_id uuid        not null,
    playbook    text        not null,
    target      text        not null,
    capability  text        not null,
    undo        jsonb       not null,
    says        text        not null,
    state       text        not null,
    made_at     timestamptz not null,
    due_at      timestamptz not null,
    next_at     timestamptz not null,
    attempts    integer     not null default 0,
    node        bigint      not null,
    ended_at    timestamptz,
    summary     text,
    unique (run_id, command_id)
);
create index temporary_change_next on temporary_change (next_at) where ended_at is null;
create index temporary_change_target on temporary_change (target) where ended_at is null;

-- What people are told, in order; the timeline of an incident.
create table announcement (
    id          bigint generated always as identity primary key,
    incident_id uuid        not null,
    run_id      uuid,
    at          timestamptz not null,
    kind        text        not null,
    body        jsonb       not null
);
create index announcement_incident on announcement (incident_id, id);
create index announcement_call on announcement (incident_id, id) where kind in ('NEEDS_HUMAN', 'ESCALATED', 'TEMPORARY_FAILED');

-- One row for each channel that must still hear, has heard, or could not be reached (dead_at).
create table outbox (
    announcement_id bigint      not null,
    channel         text        not null,
    incident_id     uuid        not null,
    attempts        integer     not null default 0,
    next_at         timestamptz not null,
    sent_at         timestamptz,
    dead_at         timestamptz,
    last_error      text,
    primary key (channel, announcement_id)
);
create index outbox_waiting on outbox (channel, announcement_id) where sent_at is null and dead_at is null;

-- Where a channel keeps the thread of an incident.
create table incident_thread (
    incident_id uuid not null,
    channel     text not null,
    thread      jsonb not null,
    primary key (incident_id, channel)
);

-- One-time links and the sessions made from them; only hashes are kept.
create table access (
    hash       bytea       not null primary key,
    kind       text        not null check (kind in ('link', 'session')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);

create table delivery_rest partition of delivery default;
create table disposition_rest partition of disposition default;
create table run_event_rest partition of run_event default;

-- Makes the daily partitions from a day on, if they are not there; days are UTC. Called at start and once an hour.
-- A day of which the default partition has rows already, as after a sleep of the whole machine, stays there.
create function make_partitions(first_day date, days integer) returns void language plpgsql as $$
declare
    parent text;
    day date;
    name text;
begin
    foreach parent in array array['delivery', 'disposition', 'run_event'] loop
        for i in 0 .. days - 1 loop
            day := first_day + i;
            name := parent || '_' || to_char(day, 'YYYYMMDD');
            if to_regclass(name) is null then
                begin
                    execute format('create table %I partition of %I for values from (%L) to (%L)',
                        name, parent, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
                exception when check_violation then
                    raise warning '% stays in the default partition', name;
                end;
            end if;
        end loop;
    end loop;
end $$;

select make_partitions((now() at time zone 'UTC')::date, 14);
