-- Processes that are declared dead by others, and the members of a cluster. Only adds: builds that know 0001 go on working beside it.
ALTER TABLE processes ADD COLUMN declared_dead_at timestamptz;  -- since when it is dead, whatever it says itself

-- Every change of a cluster's members, except for signs of life, raises its version by one.
CREATE TABLE cluster_versions (
    cluster        text        PRIMARY KEY,
    version        integer     NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE cluster_members (
    cluster        text        NOT NULL,
    address        text        NOT NULL,
    port           integer     NOT NULL,
    generation     integer     NOT NULL,                    -- tells it from an earlier process at the same address
    name           text        NOT NULL,
    host_name      text        NOT NULL,
    status         integer     NOT NULL,                    -- as Orleans numbers them
    gateway_port   integer     NOT NULL,                    -- 0: none
    suspicions     text        NOT NULL,                    -- who takes it for dead, and since when
    started_at     timestamptz NOT NULL,
    alive_at       timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
) WITH (fillfactor = 50);                                   -- Updated in place.
