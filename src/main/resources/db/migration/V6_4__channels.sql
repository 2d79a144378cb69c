-- Waits for the end of its channel's quiet hours, and not because an attempt failed.
alter table outbox add column held boolean not null default false;
