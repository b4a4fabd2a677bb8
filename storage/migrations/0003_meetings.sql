-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Meetings of a forum, and who said they would come and who came. Times are milliseconds UTC.

CREATE TABLE meeting (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  forum INTEGER NOT NULL REFERENCES forum (id),
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  starts INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  place TEXT NOT NULL,
  link TEXT,
  agenda TEXT NOT NULL,             -- Markdown
  agenda_html TEXT NOT NULL,
  invited INTEGER,                  -- how many the forum had when the meeting was over; none: count them now
  cancelled_because TEXT
);
CREATE INDEX meeting_by_forum ON meeting (forum, starts);

-- One line of the list at the door. Name, organisation and sector are noted as they were when it was written: somebody who
-- loses the seat later has still been there.
CREATE TABLE attendance (
  meeting INTEGER NOT NULL REFERENCES meeting (id),
  person INTEGER NOT NULL REFERENCES person (id),
  name TEXT NOT NULL,
  organisation_name TEXT,
  sector TEXT NOT NULL,
  rsvp TEXT,
  present INTEGER NOT NULL,
  PRIMARY KEY (meeting, person)
);
CREATE INDEX attendance_by_person ON attendance (person);
