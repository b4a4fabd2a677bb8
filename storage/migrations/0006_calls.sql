-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Open calls and the responses to them. Times are milliseconds UTC. The table is not named `call`, which is a word of SQL.

CREATE TABLE open_call (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  initiative INTEGER NOT NULL REFERENCES initiative (id),
  title TEXT NOT NULL,
  source TEXT NOT NULL,             -- Markdown
  html TEXT NOT NULL,
  deadline INTEGER NOT NULL,        -- the last millisecond at which a response counts
  state TEXT NOT NULL,
  opened_at INTEGER
);
CREATE INDEX open_call_by_initiative ON open_call (initiative);
CREATE INDEX open_call_due ON open_call (deadline) WHERE state = 'open';

CREATE TABLE call_criterion (
  call INTEGER NOT NULL REFERENCES open_call (id),
  place INTEGER NOT NULL,
  name TEXT NOT NULL,
  weight INTEGER NOT NULL,
  PRIMARY KEY (call, place)
);

CREATE TABLE call_field (
  call INTEGER NOT NULL REFERENCES open_call (id),
  place INTEGER NOT NULL,
  label TEXT NOT NULL,
  required INTEGER NOT NULL,
  longest INTEGER NOT NULL,         -- code points
  PRIMARY KEY (call, place)
);

CREATE TABLE call_forum (
  call INTEGER NOT NULL REFERENCES open_call (id),
  place INTEGER NOT NULL,
  forum INTEGER NOT NULL REFERENCES forum (id),
  PRIMARY KEY (call, place),
  UNIQUE (call, forum)
);

CREATE TABLE call_amendment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  call INTEGER NOT NULL REFERENCES open_call (id),
  at INTEGER NOT NULL,
  note TEXT NOT NULL,
  deadline INTEGER NOT NULL
);
CREATE INDEX call_amendment_by_call ON call_amendment (call);

-- Sector, size band and region are noted as they were at the last save or when it was handed in: the public counts stand on
-- these and do not move when an organisation does. `seat` is what accepting gave; it may have been vacated since.
CREATE TABLE response (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  call INTEGER NOT NULL REFERENCES open_call (id),
  organisation INTEGER NOT NULL REFERENCES organisation (id),
  sector TEXT NOT NULL,
  size_band TEXT NOT NULL,
  region TEXT NOT NULL,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  forum INTEGER REFERENCES forum (id),
  representative INTEGER REFERENCES person (id),
  saved_at INTEGER NOT NULL,
  saved_by TEXT NOT NULL,           -- a name
  submitted_at INTEGER,
  reason TEXT,
  seat INTEGER,
  UNIQUE (call, organisation)
);
CREATE INDEX response_by_organisation ON response (organisation);
CREATE INDEX response_by_representative ON response (representative);

CREATE TABLE response_text (
  response INTEGER NOT NULL REFERENCES response (id),
  place INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (response, place)
);
