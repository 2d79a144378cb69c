-- Makes a change of the past visible. Every entry of the audit has one link here, made as its transaction commits: the hash
-- of the link before it and of everything the entry says. Whoever changes, removes, adds or reorders entries must make all
-- later links anew, and whoever kept one published head sees that. docs/audit.md has the bytes.
create table audit_chain (
    seq      bigint not null primary key,
    audit_id bigint not null unique,
    hash     bytea  not null check (length(hash) = 32)
);

-- Heads that were published, so that exactly one node publishes each.
create table audit_head (
    seq         bigint      not null primary key,
    hash        bytea       not null,
    incident_id uuid        not null,
    at          timestamptz not null
);

-- A text behind its length in bytes, so that no two rows can have the same bytes; nothing has the length -1. Bound to what
-- it names when it is made: no search path changes what it does.
create function audit_field(said text) returns bytea language sql stable
return case when said is null then int4send(-1)
            else int4send(length(convert_to(said, 'UTF8'))) || convert_to(said, 'UTF8') end;

create function audit_bytes(entry audit) returns bytea language sql stable
return int8send(entry.id) || int8send((extract(epoch from entry.at) * 1000000)::bigint)
    || audit_field(entry.actor) || audit_field(entry.kind) || audit_field(entry.address) || audit_field(entry.action)
    || audit_field(entry.subject) || audit_field(entry.run_id::text) || audit_field(entry.details::text);

-- Runs as the owner of the tables, for whoever may insert into the audit. The lock comes with the commit, when everything
-- else that the transaction locks is locked already: nobody who holds it waits for anybody.
create function audit_link() returns trigger language plpgsql security definer as $$
declare
    last      bigint;
    last_hash bytea;
    locked    text;
begin
    -- Whoever may make tables of their own must not have it link what stands there.
    if tg_relid <> 'audit'::regclass then
        raise exception 'only entries of the audit are linked' using errcode = '42501';
    end if;
    locked := pg_advisory_xact_lock(hashtextextended('remediator audit chain', 0)); -- as a statement of its own it costs more
    select seq, hash into last, last_hash from audit_chain order by seq desc limit 1;
    insert into audit_chain (seq, audit_id, hash)
    values (coalesce(last, 0) + 1, new.id, sha256(coalesce(last_hash, decode(repeat('00', 32), 'hex')) || audit_bytes(new)));
    return null;
end $$;

-- What stands in the audit from before is linked in the order of its ids, while nobody adds to it.
lock table audit in share row exclusive mode;
do $$
declare
    entry audit;
    n     bigint := 0;
    head  bytea := decode(repeat('00', 32), 'hex');
begin
    for entry in select * from audit order by id loop
        n := n + 1;
        head := sha256(head || audit_bytes(entry));
        insert into audit_chain (seq, audit_id, hash) values (n, entry.id, head);
    end loop;
end $$;

create constraint trigger audit_linked after insert on audit
    deferrable initially deferred for each row execute function audit_link();

-- Whoever may do more than insert is at least told: an owner can take these away, and the rights below cannot be.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'table % is append-only: nothing was changed', tg_table_name using errcode = '42501';
end $$;

create trigger audit_kept before update or delete or truncate on audit
    for each statement execute function refuse_change();
create trigger audit_chain_kept before update or delete or truncate on audit_chain
    for each statement execute function refuse_change();
-- Of each row, so that it holds for the partitions, too.
create trigger run_event_kept before update or delete on run_event
    for each row execute function refuse_change();
create trigger run_event_not_emptied before truncate on run_event
    for each statement execute function refuse_change();

-- What the application's role may, given anew after each migration by the owner; what is right already is left alone. Of
-- audit and run_event it may add and read, of audit_chain read; partitions are reached through their tables only. Without a
-- second role, the one there is loses what it can give itself back.
create function apply_rights(application text) returns void language plpgsql as $$
declare
    place constant oid := current_schema()::regnamespace;
    role constant text := coalesce(nullif(application, ''), current_user);
    alone constant boolean := role = current_user;
    t record;
    may text;
    wanted text[];
begin
    perform pg_advisory_xact_lock(hashtextextended('remediator rights', 0));
    for t in
        select c.oid, c.oid::regclass as name, c.relname, c.relkind, c.relispartition,
               coalesce((select p.relname from pg_inherits i join pg_class p on p.oid = i.inhparent
                         where i.inhrelid = c.oid), c.relname) as whole
        from pg_class c where c.relnamespace = place and c.relkind in ('r', 'p', 'v')
    loop
        wanted := case
            when t.relispartition then array[]::text[]
            when t.whole in ('audit', 'run_event') then array['select', 'insert']
            when t.whole in ('audit_chain', 'flyway_schema_history') then array['select']
            else array['select', 'insert', 'update', 'delete'] end;
        if alone then
            continue when t.whole not in ('audit', 'audit_chain', 'run_event');
            wanted := array['select', 'insert'];
        end if;
        foreach may in array array['select', 'insert', 'update', 'delete', 'truncate'] loop
            if may = any (wanted) and not has_table_privilege(role, t.oid, may) then
                execute format('grant %s on %s to %I', may, t.name, role);
            elsif may <> all (wanted) and (alone or t.relispartition or t.whole in ('audit', 'audit_chain', 'run_event'))
                  and has_table_privilege(role, t.oid, may) then
                execute format('revoke %s on %s from %I', may, t.name, role);
            end if;
        end loop;
    end loop;
    if alone then return; end if;
    for t in select c.oid, c.oid::regclass as name from pg_class c where c.relnamespace = place and c.relkind = 'S' loop
        if not has_sequence_privilege(role, t.oid, 'usage') then
            execute format('grant usage, select on sequence %s to %I', t.name, role);
        end if;
    end loop;
    if not has_schema_privilege(role, place, 'usage') then
        execute format('grant usage on schema %I to %I', current_schema(), role);
    end if;
    if not has_function_privilege(role, 'make_partitions(date, integer)', 'execute') then
        execute format('grant execute on function make_partitions(date, integer) to %I', role);
    end if;
    -- Before PostgreSQL 15 everybody may make objects here, also such as the owner's functions might take for others.
    if has_schema_privilege(role, place, 'create') then
        execute format('revoke create on schema %I from public', current_schema());
        execute format('revoke create on schema %I from %I', current_schema(), role);
    end if;
end $$;

-- Partitions belong to whom their tables belong to, who alone can make them; days beyond reason are nobody's.
create or replace function make_partitions(first_day date, days integer) returns void language plpgsql as $$
declare
    parent text;
    day date;
    name text;
begin
    if days > 400 then raise exception 'partitions for % days are more than anybody needs', days; end if;
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

-- Functions that run as the owner look nowhere but in PostgreSQL's own catalog, which is always first, and here; a session's
-- own objects come last.
do $$
begin
    execute format('alter function audit_link() set search_path = %I, pg_temp', current_schema());
    execute format('alter function make_partitions(date, integer) security definer set search_path = %I, pg_temp',
                   current_schema());
end $$;
revoke execute on function audit_link() from public;
revoke execute on function make_partitions(date, integer) from public;
revoke execute on function apply_rights(text) from public;

-- Heads are told as incidents that belong to no target: one a day, which is closed from its beginning.
alter table incident drop constraint incident_kind_check;
alter table incident add constraint incident_kind_check
    check (kind in ('alert', 'schedule', 'person', 'remediations', 'storm', 'freeze', 'audit'));
create unique index incident_audit on incident (((opened_at at time zone 'UTC')::date)) where kind = 'audit';
