-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The engine's own tables: what names this database, the event streams, the journal, remembered replies.
CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per stream (an initiative; 0 is the server itself). Its head is the last number given out.
CREATE TABLE stream (
  id INTEGER NOT NULL PRIMARY KEY,
  head INTEGER NOT NULL CHECK (head >= 0)
) STRICT;

CREATE TABLE event (
  stream INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  topic TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_topic ON event (stream, topic, seq);

CREATE TABLE journal (
  stream INTEGER NOT NULL,
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor INTEGER,
  act TEXT NOT NULL,
  target TEXT NOT NULL,
  details TEXT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (stream, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE reply (
  key TEXT NOT NULL PRIMARY KEY,
  caller TEXT NOT NULL,
  method TEXT NOT NULL,
  request BLOB NOT NULL,
  reply TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reply_at ON reply (at);
