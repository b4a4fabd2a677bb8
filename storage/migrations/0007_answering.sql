-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Answering is the busiest thing people do at once: what it writes lies in tables of its own, appended or few, so that
-- what is asked at every answer (the survey, its questions, who is asking) does not change with it.

-- How many have answered a question of a confidential survey.
CREATE TABLE answer_count (
  survey INTEGER NOT NULL REFERENCES survey (id),
  question INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  PRIMARY KEY (survey, question)
) WITHOUT ROWID;
INSERT INTO answer_count (survey, question, answered)
  SELECT survey, question, COUNT(*) FROM answer GROUP BY survey, question;

-- Anonymous, while open: answers since the sealed sheets were last counted. (survey.uncounted is not used any more;
-- SQLite cannot drop it.)
CREATE TABLE uncounted (
  survey INTEGER PRIMARY KEY REFERENCES survey (id),
  answers INTEGER NOT NULL
);
INSERT INTO uncounted (survey, answers) SELECT id, uncounted FROM survey WHERE uncounted > 0;

-- Keys begin with their time, so old replies are found by key.
DROP INDEX reply_at;
