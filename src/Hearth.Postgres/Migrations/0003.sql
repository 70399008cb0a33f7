-- From where on the events of a session are needed to go on with it: what came before is in a summary. Only adds: builds that know 0002
-- go on working beside it. They read whole logs, and with a stream that they remove its rows here go, too.
CREATE TABLE sessions (
    stream         bigint      NOT NULL REFERENCES streams ON DELETE CASCADE,
    session        text        NOT NULL,
    context_from   bigint      NOT NULL,                    -- position
    PRIMARY KEY (stream, session)
);
