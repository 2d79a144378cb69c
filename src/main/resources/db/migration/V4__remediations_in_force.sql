-- A change of the remediations that was refused is told as an incident of its own kind: it belongs to no target.
create unique index incident_remediations on incident (kind) where kind = 'remediations' and closed_at is null;
-- Alerts that fire and that nothing has taken: asked about again when the remediations change.
create index alert_episode_untaken on alert_episode (id) where is_open and run_id is null;
