-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Surveys, their questions, and what was answered. Ids of questions and choices are numbered within their survey.

CREATE TABLE survey (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  initiative INTEGER NOT NULL REFERENCES initiative (id),
  forum INTEGER REFERENCES forum (id),
  meeting INTEGER REFERENCES meeting (id),
  title TEXT NOT NULL,
  intro TEXT NOT NULL,
  audience TEXT NOT NULL,
  mode TEXT NOT NULL,
  results TEXT NOT NULL,
  state TEXT NOT NULL,
  code TEXT,                        -- stays when it is closed: who came with it may see the result
  opened_at INTEGER,
  closed_at INTEGER,
  shown INTEGER NOT NULL DEFAULT 0,
  salt BLOB NOT NULL,               -- puts texts into an order that tells nothing
  public_key BLOB,                  -- anonymous, while open: answers are sealed to it
  uncounted INTEGER NOT NULL DEFAULT 0  -- anonymous, while open: answers since the sealed sheets were last counted
);
CREATE INDEX survey_by_initiative ON survey (initiative);
CREATE INDEX survey_by_forum ON survey (forum);
CREATE INDEX survey_by_code ON survey (code);
CREATE UNIQUE INDEX one_open_survey_a_code ON survey (code) WHERE state = 'open';

CREATE TABLE survey_question (
  survey INTEGER NOT NULL REFERENCES survey (id),
  id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  required INTEGER NOT NULL,
  scale_from INTEGER,
  scale_to INTEGER,
  from_label TEXT,
  to_label TEXT,
  PRIMARY KEY (survey, id)
) WITHOUT ROWID;

CREATE TABLE survey_choice (
  survey INTEGER NOT NULL,
  question INTEGER NOT NULL,
  id INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (survey, question, id),
  FOREIGN KEY (survey, question) REFERENCES survey_question (survey, id)
) WITHOUT ROWID;

-- Who answered a named or confidential survey. The sector is noted as it was at the first answer.
CREATE TABLE answer_sheet (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  survey INTEGER NOT NULL REFERENCES survey (id),
  person INTEGER REFERENCES person (id),
  guest BLOB,                       -- SHA-256 of a browser's cookie
  sector TEXT,
  changed_at INTEGER NOT NULL,
  UNIQUE (survey, person),
  UNIQUE (survey, guest)
);
CREATE INDEX answer_sheet_by_person ON answer_sheet (person);

-- In the order in which results are counted; an answer that was taken back has no row.
CREATE TABLE answer (
  survey INTEGER NOT NULL,
  question INTEGER NOT NULL,
  sheet INTEGER NOT NULL REFERENCES answer_sheet (id),
  choices TEXT NOT NULL,            -- ids, with spaces between
  number INTEGER,
  text TEXT,
  PRIMARY KEY (survey, question, sheet)
) WITHOUT ROWID;

-- That somebody answered an anonymous survey: no time, and no order but that of the digest. While the survey is open the
-- answers lie beside it, sealed to a key whose secret half is not in this database.
CREATE TABLE receipt (
  survey INTEGER NOT NULL REFERENCES survey (id),
  respondent BLOB NOT NULL,         -- SHA-256 of who it is
  person INTEGER REFERENCES person (id),
  sealed BLOB,
  PRIMARY KEY (survey, respondent)
) WITHOUT ROWID;
CREATE INDEX receipt_by_survey ON receipt (survey, person);
CREATE INDEX receipt_by_person ON receipt (person);

-- What was answered, once the sealed sheets have been opened and mixed. Nothing here leads to a receipt.
CREATE TABLE ballot (
  survey INTEGER NOT NULL REFERENCES survey (id),
  id BLOB NOT NULL,                 -- random
  answers BLOB NOT NULL,
  sector TEXT,
  PRIMARY KEY (survey, id)
) WITHOUT ROWID;

-- The pictures last shown of an open survey that is not named: kept, so that a restart shows no finer steps.
CREATE TABLE shown_result (
  survey INTEGER NOT NULL REFERENCES survey (id),
  question INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  counts TEXT NOT NULL,             -- one for each choice or step, with spaces between
  PRIMARY KEY (survey, question)
) WITHOUT ROWID;
