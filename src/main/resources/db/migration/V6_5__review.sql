-- When an incident that was closed is to be reviewed next. Of those that were closed before, none is.
alter table incident add column review_at timestamptz;
create index incident_review on incident (review_at) where review_at is not null;

-- Incidents of which the review was told: once.
create table review (
    incident_id uuid        not null primary key,
    told_at     timestamptz not null
);

-- The figures by which an incident's runs were judged, around it, so that they are still there in a year. "points" is a list
-- of [seconds since the epoch, value]; of a figure that could not be read, "problem" says why.
create table series (
    incident_id uuid        not null,
    nth         integer     not null,
    run_id      uuid,
    name        text        not null,
    unit        text        not null,
    points      jsonb       not null,
    problem     text,
    recorded_at timestamptz not null,
    primary key (incident_id, nth)
);

-- How long a playbook's approvals waited, and what happened on a target before an incident and after it.
create index ask_playbook on ask (playbook, asked_at desc);
create index incident_target on incident (target, opened_at desc);
