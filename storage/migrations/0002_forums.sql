-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Forums, their representation key, and who sits in them.

CREATE TABLE forum (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  initiative INTEGER NOT NULL REFERENCES initiative (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  theme TEXT NOT NULL,
  mandate TEXT NOT NULL,            -- Markdown
  mandate_html TEXT NOT NULL,
  capacity INTEGER                  -- none: no limit (the open forum)
);
CREATE INDEX forum_by_initiative ON forum (initiative);

CREATE TABLE key_rule (
  forum INTEGER NOT NULL REFERENCES forum (id),
  place INTEGER NOT NULL,
  attribute TEXT NOT NULL,
  value TEXT NOT NULL,
  min INTEGER NOT NULL,
  max INTEGER NOT NULL,
  PRIMARY KEY (forum, place),
  UNIQUE (forum, attribute, value)
);

-- A seat that is taken. Sector, region and size band are noted as they were when it was filled: the key was met by these.
CREATE TABLE seat (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  forum INTEGER NOT NULL REFERENCES forum (id),
  person INTEGER NOT NULL REFERENCES person (id),
  organisation INTEGER REFERENCES organisation (id),
  sector TEXT NOT NULL,
  region TEXT NOT NULL,
  size_band TEXT NOT NULL,
  origin TEXT NOT NULL,
  chair INTEGER NOT NULL DEFAULT 0,
  alternate INTEGER REFERENCES person (id),
  since INTEGER NOT NULL,
  until INTEGER,
  UNIQUE (forum, person)
);
CREATE INDEX seat_by_person ON seat (person);
CREATE INDEX seat_by_alternate ON seat (alternate);
CREATE UNIQUE INDEX one_chair ON seat (forum) WHERE chair = 1;
