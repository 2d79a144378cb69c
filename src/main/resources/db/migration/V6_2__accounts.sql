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
    check ((issuer is null) = (subject is null))
);
