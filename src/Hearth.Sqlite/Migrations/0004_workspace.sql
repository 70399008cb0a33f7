-- The durable workspace of a stream, as its events left it.
CREATE TABLE workspace_files (
    id             INTEGER PRIMARY KEY,
    stream         INTEGER NOT NULL,
    path           TEXT    NOT NULL,
    kind           INTEGER NOT NULL,    -- 0: directory, 1: file with its content here, 2: file with its content in blobs
    length         INTEGER NOT NULL,
    content        BLOB    NOT NULL,    -- the content, or the SHA-256 that blobs.hash spells
    modified_at    INTEGER NOT NULL,    -- UTC ticks
    UNIQUE (stream, path)
) STRICT;
