-- Who records, and how far; one row.
CREATE TABLE history_recorder (
  id          smallint PRIMARY KEY CHECK (id = 1),
  holder      varchar NOT NULL DEFAULT '',
  epoch       bigint NOT NULL DEFAULT 0,
  renewed_at  timestamp(6) with time zone NOT NULL DEFAULT '1970-01-01 00:00:00Z',
  point       bigint NOT NULL DEFAULT -1,
  point_at    timestamp(6) with time zone NOT NULL DEFAULT '1970-01-01 00:00:00Z',
  held        bigint NOT NULL DEFAULT -1,
  held_at     timestamp(6) with time zone NOT NULL DEFAULT '1970-01-01 00:00:00Z',
  next_object bigint NOT NULL DEFAULT 1,
  left_out    varchar NOT NULL DEFAULT ''
);
INSERT INTO history_recorder (id) VALUES (1);

CREATE TABLE history_object (
  id          bigint PRIMARY KEY,
  storage_key varchar NOT NULL UNIQUE,
  api_group   varchar NOT NULL,
  resource    varchar NOT NULL,
  namespace   varchar NOT NULL,
  name        varchar NOT NULL,
  first_point bigint NOT NULL,
  gone_point  bigint
);
CREATE INDEX history_object_resource ON history_object (resource, api_group, namespace, storage_key);

-- A content is a delta to the one before it, back to full_point. What was the state when the oldest
-- day that is kept began lies under a day of its own.
CREATE TABLE history_revision (
  kept_day   date NOT NULL,
  point      bigint NOT NULL,
  object_id  bigint NOT NULL,
  at         timestamp(6) with time zone NOT NULL,
  exact      boolean NOT NULL,
  type       smallint NOT NULL,
  full_point bigint NOT NULL,
  size       integer NOT NULL,
  content    varbinary NOT NULL,
  PRIMARY KEY (point, object_id, kept_day)
);
CREATE INDEX history_revision_object ON history_revision (object_id, point);
CREATE INDEX history_revision_at ON history_revision (at, point);
CREATE INDEX history_revision_day ON history_revision (kept_day);

CREATE TABLE history_gap (
  after_point bigint PRIMARY KEY,
  after_at    timestamp(6) with time zone NOT NULL,
  to_point    bigint NOT NULL,
  to_at       timestamp(6) with time zone NOT NULL,
  reason      varchar NOT NULL
);
