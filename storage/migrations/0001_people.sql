-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Initiatives, organisations, people, and how people sign in. Times are milliseconds UTC.

CREATE TABLE initiative (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  purpose TEXT NOT NULL,
  description TEXT NOT NULL,        -- Markdown
  description_html TEXT NOT NULL,
  zone TEXT NOT NULL,
  language TEXT NOT NULL,
  regions TEXT NOT NULL,            -- one a line, in order
  contact_name TEXT NOT NULL DEFAULT '',
  contact_email TEXT NOT NULL DEFAULT '',
  contact_phone TEXT NOT NULL DEFAULT ''
);

CREATE TABLE sector (
  initiative INTEGER NOT NULL REFERENCES initiative (id),
  code TEXT NOT NULL,
  place INTEGER NOT NULL,           -- order of display
  name TEXT NOT NULL,
  label TEXT NOT NULL,
  colour INTEGER NOT NULL,
  PRIMARY KEY (initiative, code)
);

CREATE TABLE organisation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  initiative INTEGER NOT NULL REFERENCES initiative (id),
  name TEXT NOT NULL,
  sector TEXT NOT NULL,
  size_band TEXT NOT NULL,
  region TEXT NOT NULL,
  populations TEXT NOT NULL,        -- one a line
  added_value TEXT NOT NULL,
  UNIQUE (initiative, name),
  FOREIGN KEY (initiative, sector) REFERENCES sector (initiative, code)
);

CREATE TABLE person (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  initiative INTEGER NOT NULL REFERENCES initiative (id),
  name TEXT NOT NULL,
  email TEXT NOT NULL,              -- normalised
  language TEXT NOT NULL,
  state TEXT NOT NULL,
  organisation INTEGER REFERENCES organisation (id),
  title TEXT,
  UNIQUE (initiative, email)
);
CREATE INDEX person_by_email ON person (email);
CREATE INDEX person_by_organisation ON person (organisation);

CREATE TABLE role_grant (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES person (id),
  role TEXT NOT NULL,
  forum INTEGER,
  call INTEGER
);
CREATE INDEX role_grant_by_person ON role_grant (person);

-- The token itself is only in the person's cookie.
CREATE TABLE session (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token BLOB NOT NULL UNIQUE,       -- SHA-256 of the cookie's value
  person INTEGER NOT NULL REFERENCES person (id),
  device TEXT NOT NULL,
  since INTEGER NOT NULL,
  seen INTEGER NOT NULL
);
CREATE INDEX session_by_person ON session (person);

-- A code that was mailed: valid for the browser that asked, ten minutes, five tries, once.
CREATE TABLE sign_in_code (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email TEXT NOT NULL,
  initiative INTEGER NOT NULL REFERENCES initiative (id),
  person INTEGER REFERENCES person (id),   -- none: an address that joins through an open call
  code BLOB NOT NULL,               -- SHA-256 of salt and code
  salt BLOB NOT NULL,
  browser BLOB NOT NULL,            -- SHA-256 of the asking browser's cookie
  language TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX sign_in_code_by_email ON sign_in_code (email, made_at);

-- One-time links: invitations, the first administrator, the demo's doors.
CREATE TABLE sign_in_link (
  token BLOB PRIMARY KEY,           -- SHA-256
  person INTEGER REFERENCES person (id),   -- none: whoever uses it becomes the first administrator
  made_at INTEGER NOT NULL,
  valid_until INTEGER NOT NULL
) WITHOUT ROWID;

-- Mail that waits to be delivered. `letter` names what it is, for people who look at the queue.
CREATE TABLE mail (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  initiative INTEGER REFERENCES initiative (id),
  person INTEGER REFERENCES person (id),
  address TEXT NOT NULL,
  letter TEXT NOT NULL,
  language TEXT NOT NULL,
  subject TEXT NOT NULL,
  plain TEXT NOT NULL,
  html TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  sent_at INTEGER,
  problem TEXT
);
CREATE INDEX mail_waiting ON mail (due_at) WHERE sent_at IS NULL;
