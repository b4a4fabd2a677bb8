-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A forum whose work is over. Times are milliseconds UTC.
ALTER TABLE forum ADD COLUMN closed_at INTEGER;      -- none: it goes on
ALTER TABLE forum ADD COLUMN closed_because TEXT;
CREATE INDEX closed_forum ON forum (initiative) WHERE closed_at IS NOT NULL;
