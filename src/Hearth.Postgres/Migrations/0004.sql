-- The durable workspace of a stream, as its events left it. Only adds: builds that know 0003 go on working beside it.
CREATE TABLE workspace_files (
    stream         bigint      NOT NULL,
    path           text        NOT NULL,                    -- at most 1,024 bytes, which an index row can hold
    kind           smallint    NOT NULL,                    -- 0: directory, 1: file with its content here, 2: file with its content in blobs
    length         bigint      NOT NULL,
    content        bytea       NOT NULL,                    -- the content, or blobs.hash
    modified_at    bigint      NOT NULL,                    -- UTC ticks of 100 ns since the year 1
    PRIMARY KEY (stream, path)
);
