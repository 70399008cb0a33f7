-- From where on the events of a session are needed to go on with it: what came before is in a summary.
CREATE TABLE sessions (
    stream         INTEGER NOT NULL,
    session        TEXT    NOT NULL,
    context_from   INTEGER NOT NULL,    -- position
    PRIMARY KEY (stream, session)
) STRICT, WITHOUT ROWID;
