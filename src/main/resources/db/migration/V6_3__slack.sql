-- What was pressed and typed in Slack, by the SHA-256 of the request's body: what comes again is not done again. Pruned by
-- whatever comes next.
create table slack_press (
    name bytea       not null primary key,
    at   timestamptz not null
);
create index slack_press_at on slack_press (at);
