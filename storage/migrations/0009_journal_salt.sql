-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Entries are chained through a salted digest from now on, so that coordinators' browsers can recompute the chain
-- without being shown the entries. Entries before this have no salt and keep the hash they have.
ALTER TABLE journal ADD COLUMN salt BLOB;
