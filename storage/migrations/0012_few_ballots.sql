-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Of fewer than five ballots nothing is ever shown, and the receipts say who the few were: mixing keeps none of them
-- (server/surveys/mixing). Surveys that were closed before that was so may have some.
DELETE FROM ballot WHERE survey IN (SELECT survey FROM ballot GROUP BY survey HAVING COUNT(*) < 5);
