-- Streams can be deleted. The row in streams goes at once, and with it everything becomes invisible; the rest goes in parts.
CREATE TABLE deleted_streams (
    id             INTEGER PRIMARY KEY  -- the number that the stream had; there are rows of it left
) STRICT;

-- What remains of a deleted stream, so that the next one under its key goes on above it.
CREATE TABLE tombstones (
    key            BLOB    NOT NULL PRIMARY KEY,
    position       INTEGER NOT NULL     -- its last epoch and sequence
) STRICT, WITHOUT ROWID;

ALTER TABLE streams ADD COLUMN floor INTEGER NOT NULL DEFAULT 0;            -- positions are greater than this
ALTER TABLE streams ADD COLUMN last_admitted_at INTEGER NOT NULL DEFAULT 0; -- UTC ticks

-- The one process that uses the file owns everything in it.
ALTER TABLE streams DROP COLUMN owner;

CREATE INDEX submissions_by_stream ON submissions (stream);
CREATE INDEX idempotency_by_submission ON idempotency (submission);

UPDATE streams
SET    last_admitted_at = coalesce((SELECT max(admitted_at) FROM submissions WHERE submissions.stream = streams.id), 0);

CREATE INDEX streams_by_age ON streams (kind, name, last_admitted_at);

-- Blobs that nothing refers to yet. A column of blobs would be stored behind the content, and changed only together with it.
CREATE TABLE loose_blobs (
    blob           INTEGER PRIMARY KEY, -- blobs.id
    put_at         INTEGER NOT NULL     -- UTC ticks
) STRICT;

CREATE INDEX loose_blobs_by_age ON loose_blobs (put_at);
