-- The state of Hearth. Nothing in streams changes per event: the tail of a stream is its greatest position.
CREATE TABLE streams (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    key            BLOB    NOT NULL UNIQUE,
    kind           INTEGER NOT NULL,
    name           TEXT    NOT NULL,
    external_id    TEXT    NOT NULL,
    epoch          INTEGER NOT NULL DEFAULT 0,
    owner          BLOB,
    last_number    INTEGER NOT NULL DEFAULT 0,
    abort_through  INTEGER NOT NULL DEFAULT 0,
    is_closed      INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A row id of its own lets all streams append to the same last page. Clustered by (stream, position) instead, every stream of a
-- group commit dirties a page of its own: two to three times the work, and rows past a quarter of a page would overflow.
CREATE TABLE events (
    id             INTEGER PRIMARY KEY,
    stream         INTEGER NOT NULL,
    position       INTEGER NOT NULL,
    kind           INTEGER NOT NULL,
    payload        BLOB,                -- NULL when the event is kept in blobs
    blob           INTEGER,             -- blobs.id of a large event
    UNIQUE (stream, position)
) STRICT;

CREATE TABLE submissions (
    id             INTEGER PRIMARY KEY,
    external_id    TEXT    NOT NULL UNIQUE,
    stream         INTEGER NOT NULL,
    number         INTEGER NOT NULL,
    kind           INTEGER NOT NULL,
    input          BLOB    NOT NULL,
    tail           INTEGER NOT NULL,
    admitted_at    INTEGER NOT NULL,    -- UTC ticks of 100 ns since the year 1
    settled_at     INTEGER,             -- position of the settling event
    trace_parent   TEXT,
    trace_state    TEXT
) STRICT;

CREATE UNIQUE INDEX unsettled_submissions ON submissions (stream, number) WHERE settled_at IS NULL;

CREATE TABLE idempotency (
    key            BLOB    NOT NULL PRIMARY KEY,
    body           BLOB    NOT NULL,
    submission     INTEGER NOT NULL,    -- submissions.id
    expires_at     INTEGER NOT NULL     -- UTC ticks
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);

CREATE TABLE blobs (
    id             INTEGER PRIMARY KEY,
    stream         INTEGER NOT NULL,
    hash           TEXT    NOT NULL,    -- lower-case hexadecimal SHA-256
    media_type     TEXT    NOT NULL,
    content        BLOB    NOT NULL,
    UNIQUE (stream, hash)
) STRICT;
