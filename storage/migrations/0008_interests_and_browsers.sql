-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What outlasts a change of organisation, and what keeps codes from being used up by strangers. Times are milliseconds UTC.

-- Whoever was of an organisation while a call was open has a part in its response, wherever they belong now.
CREATE TABLE former_member (
  person INTEGER NOT NULL REFERENCES person (id),
  organisation INTEGER NOT NULL REFERENCES organisation (id),
  until INTEGER NOT NULL,           -- when they left it last
  PRIMARY KEY (person, organisation)
) WITHOUT ROWID;
CREATE INDEX former_member_by_organisation ON former_member (organisation);

-- A used code signs nobody in any more, and still counts among those that were asked for.
ALTER TABLE sign_in_code ADD COLUMN spent INTEGER NOT NULL DEFAULT 0;

-- Where a person has signed in before.
CREATE TABLE known_browser (
  person INTEGER NOT NULL REFERENCES person (id),
  browser BLOB NOT NULL,            -- SHA-256 of the browser's cookie
  seen INTEGER NOT NULL,
  PRIMARY KEY (person, browser)
) WITHOUT ROWID;
