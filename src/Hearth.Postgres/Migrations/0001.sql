-- The state of Hearth. The schema is the first one of the search path.
-- Nothing in streams changes per event: the tail of a stream is its greatest position.
CREATE TABLE streams (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key            bytea       UNIQUE,                      -- SHA-256 of what identifies the stream; NULL once it is deleted
    kind           smallint    NOT NULL,
    name           text        NOT NULL,
    external_id    text        NOT NULL,                    -- texts of clients have \\ and \0 for a backslash and a zero
    epoch          bigint      NOT NULL DEFAULT 0,
    owner          uuid,                                    -- processes.id; a process without a row is dead
    abort_through  bigint      NOT NULL DEFAULT 0,          -- submissions up to this number are aborted
    is_closed      boolean     NOT NULL DEFAULT false,
    deleted_at     timestamptz                              -- since when nothing of it can be read; its rows go in the background
);

CREATE INDEX deleted_streams ON streams (id) WHERE deleted_at IS NOT NULL;
CREATE INDEX streams_by_name ON streams (kind, name, id);

-- What remains of a deleted stream, so that the next one under its key goes on above it: whoever claims that one looks here.
CREATE TABLE tombstones (
    key            bytea       PRIMARY KEY,
    position       bigint      NOT NULL                     -- its last epoch and sequence
);

-- Apart from streams, because taking a number must not wait for appends nor hold them up.
CREATE TABLE queues (
    stream         bigint      PRIMARY KEY,
    last_number    bigint      NOT NULL                     -- the greatest there is once the stream is deleted: no number can be taken then
) WITH (fillfactor = 50);                                   -- Updated in place with every admission.

CREATE TABLE events (
    stream         bigint      NOT NULL,
    position       bigint      NOT NULL,                    -- epoch << 40 | sequence
    kind           smallint    NOT NULL,
    payload        bytea,                                   -- UTF-8 JSON; NULL when it is kept in blobs
    blob           bigint,                                  -- blobs.id of a large event
    PRIMARY KEY (stream, position)
);

CREATE INDEX events_in_blobs ON events (blob) WHERE blob IS NOT NULL;

CREATE TABLE submissions (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    external_id    text        NOT NULL CONSTRAINT submissions_external_id UNIQUE,
    stream         bigint      NOT NULL,
    number         bigint      NOT NULL,
    kind           smallint    NOT NULL,
    input          bytea       NOT NULL,
    tail           bigint      NOT NULL,
    admitted_at    timestamptz NOT NULL,
    settled_at     bigint,                                  -- position of the settling event
    trace_parent   text,
    trace_state    text,
    UNIQUE (stream, number)
);

CREATE UNIQUE INDEX unsettled_submissions ON submissions (stream, number) WHERE settled_at IS NULL;

CREATE TABLE idempotency (
    key            bytea       PRIMARY KEY,                 -- SHA-256 of scope and key
    body           bytea       NOT NULL,                    -- SHA-256 of the request's body
    stream         bigint      NOT NULL,
    submission     text        NOT NULL,                    -- submissions.external_id
    tail           bigint      NOT NULL,
    expires_at     timestamptz NOT NULL
);

CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);
CREATE INDEX idempotency_by_stream ON idempotency (stream);

CREATE TABLE blobs (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream         bigint      NOT NULL,
    hash           bytea       NOT NULL,                    -- SHA-256 of the content
    media_type     text        NOT NULL,
    content        bytea       NOT NULL,
    put_at         timestamptz NOT NULL DEFAULT now(),
    is_referenced  boolean     NOT NULL DEFAULT false,      -- whether an event or an input refers to it
    UNIQUE (stream, hash)
);

-- Images are compressed already.
ALTER TABLE blobs ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX unreferenced_blobs ON blobs (put_at) WHERE NOT is_referenced;

CREATE TABLE processes (
    id             uuid        PRIMARY KEY,
    host           text        NOT NULL,
    number         integer     NOT NULL,                    -- given by the operating system
    start_mark     text        NOT NULL,                    -- tells it from a later process with the same number
    name           text        NOT NULL,
    version        text        NOT NULL,
    started_at     timestamptz NOT NULL DEFAULT now(),
    seen_at        timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);                                   -- Updated in place every second.
