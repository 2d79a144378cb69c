-- An incident is told in order: whether something earlier of it still waits is asked for each row.
create index outbox_incident on outbox (channel, incident_id, announcement_id) where sent_at is null and dead_at is null;

-- What the first page lists.
create index outbox_dead on outbox (dead_at desc) where dead_at is not null;
create index temporary_change_stuck on temporary_change (ended_at desc) where state in ('failed', 'foreign');
