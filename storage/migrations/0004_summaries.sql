-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Summaries of meetings: the draft, the published revisions (never changed once written), tasks, materials, readers.

-- One a meeting. It stays after publishing, as the base of a correction.
CREATE TABLE summary_draft (
  meeting INTEGER PRIMARY KEY REFERENCES meeting (id),
  version INTEGER NOT NULL,         -- counts the saves
  title TEXT NOT NULL,
  body TEXT NOT NULL,               -- Markdown
  audience TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  saved_by TEXT NOT NULL            -- the name at that time
);

CREATE TABLE draft_decision (
  meeting INTEGER NOT NULL REFERENCES summary_draft (meeting),
  place INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (meeting, place)
);

CREATE TABLE draft_task (
  meeting INTEGER NOT NULL REFERENCES summary_draft (meeting),
  place INTEGER NOT NULL,
  text TEXT NOT NULL,
  owner INTEGER REFERENCES person (id),
  due INTEGER,
  PRIMARY KEY (meeting, place)
);

CREATE TABLE summary (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  meeting INTEGER NOT NULL UNIQUE REFERENCES meeting (id),
  forum INTEGER NOT NULL REFERENCES forum (id),
  revision INTEGER NOT NULL,        -- the one that counts now
  draft_version INTEGER NOT NULL,   -- the draft that became it
  withdrawn TEXT,                   -- the reason
  withdrawn_at INTEGER
);
CREATE INDEX summary_by_forum ON summary (forum);

CREATE TABLE summary_revision (
  summary INTEGER NOT NULL REFERENCES summary (id),
  revision INTEGER NOT NULL,        -- 1, 2, …
  title TEXT NOT NULL,
  body TEXT NOT NULL,               -- Markdown
  html TEXT NOT NULL,
  excerpt TEXT NOT NULL,
  difference TEXT,                  -- HTML: what changed since the revision before
  audience TEXT NOT NULL,
  reason TEXT,                      -- of a correction
  published_at INTEGER NOT NULL,
  published_by TEXT NOT NULL,       -- the name at that time
  PRIMARY KEY (summary, revision)
);

CREATE TABLE revision_decision (
  summary INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  place INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (summary, revision, place),
  FOREIGN KEY (summary, revision) REFERENCES summary_revision (summary, revision)
);

-- To whom a summary went and what they have read, as numbers of revisions; 0: none.
CREATE TABLE summary_reader (
  summary INTEGER NOT NULL REFERENCES summary (id),
  person INTEGER NOT NULL REFERENCES person (id),
  sent INTEGER NOT NULL,
  read INTEGER NOT NULL,
  PRIMARY KEY (summary, person)
);
CREATE INDEX summary_reader_by_person ON summary_reader (person);

CREATE TABLE task (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  meeting INTEGER NOT NULL REFERENCES meeting (id),
  place INTEGER NOT NULL,
  text TEXT NOT NULL,
  owner INTEGER REFERENCES person (id),
  due INTEGER,
  done_at INTEGER
);
CREATE INDEX task_by_meeting ON task (meeting, place);
CREATE INDEX task_by_owner ON task (owner);

-- Contents lie beside the database under their SHA-256 and are written before they are named here.
CREATE TABLE file (
  digest BLOB PRIMARY KEY,
  size INTEGER NOT NULL,            -- bytes
  stored_at INTEGER NOT NULL
);

-- A link has an address; a file has a digest, a name and a type.
CREATE TABLE material (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  meeting INTEGER NOT NULL REFERENCES meeting (id),
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT,
  file BLOB REFERENCES file (digest),
  file_name TEXT,
  type TEXT,
  size INTEGER,
  published INTEGER NOT NULL,
  CHECK ((address IS NULL) <> (file IS NULL))
);
CREATE INDEX material_by_meeting ON material (meeting);
CREATE INDEX material_by_file ON material (file);
