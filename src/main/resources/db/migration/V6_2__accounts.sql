-- Who signs in by a password or through an issuer: an engineer of people.yaml, and what they may.
create table account (
    name                text        not null primary key,
    roles               text[]      not null,
    password            text,
    password_changed_at timestamptz,
    issuer              text,
    subject             text,
    disabled_at         timestamptz,
    disabled_by         text,
    created_by          text        not null,
    created_at          timestamptz not null,
    last_seen_at        timestamptz,
    unique (issuer, subject),
    check ((issuer is null) = (subject is null)),
    check (issuer is null or password is null)
);

-- A session is known by an id that opens nothing, so that it can be listed and ended. A link may also set a password, or
-- make the first administrator; a browser that somebody has signed in with is known again.
alter table access drop constraint access_kind_check;
alter table access add constraint access_kind_check
    check (kind in ('link', 'session', 'password', 'first', 'browser'));
alter table access add column id uuid not null default gen_random_uuid();
alter table access add constraint access_id unique (id);
alter table access add column via text not null default 'link';
alter table access add constraint access_via_check check (via in ('link', 'terminal', 'password', 'issuer'));
alter table access add column address text;
alter table access add column agent text;
alter table access add column seen_at timestamptz;
create index access_engineer on access (engineer) where engineer is not null;
create index api_token_engineer on api_token (engineer) where engineer is not null and revoked_at is null;
