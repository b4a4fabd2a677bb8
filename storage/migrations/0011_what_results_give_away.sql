-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A picture of an open survey's result is shown only when five more have answered since it was taken: else the result at
-- closing less the last picture would be the answers of who came between them.
ALTER TABLE shown_result ADD COLUMN taken_answered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shown_result ADD COLUMN taken_counts TEXT NOT NULL DEFAULT '';
UPDATE shown_result SET taken_answered = answered, taken_counts = counts;

-- A ballot names a sector only where at least five share it; smaller ones have one label together (server/surveys/mixing),
-- which those mixed before this cannot be given any more.
UPDATE ballot SET sector = NULL WHERE survey IN (
  SELECT survey FROM (SELECT survey, COUNT(*) AS ballots FROM ballot GROUP BY survey, sector) WHERE ballots < 5);

-- What a closed survey's result is made with beside the answers, as it was at closing. None of those closed before this.
CREATE TABLE closed_survey (
  survey INTEGER PRIMARY KEY REFERENCES survey (id),
  invited INTEGER NOT NULL,
  sectors TEXT NOT NULL              -- codes of those that weigh, with spaces between
);

-- Responses are sealed until their call has closed: what was told of them before stays with those who heard it.
DELETE FROM event WHERE body LIKE '"kind":"response"%' AND topic IN (
  SELECT 'review/' || id FROM open_call WHERE state = 'open');
