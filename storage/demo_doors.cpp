// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL that finds somebody of each role.
#include "storage/demo_doors.hpp"

namespace shidra::storage {

std::vector<DemoDoor> demo_doors(Read& read) {
  return read.all<DemoDoor>(R"sql(
    SELECT role, person FROM (
      SELECT 1 AS place, 'administrator' AS role, MIN(person) AS person FROM role_grant WHERE role = 'administrator'
      UNION ALL SELECT 2, 'coordinator', MIN(person) FROM role_grant WHERE role = 'coordinator'
      UNION ALL SELECT 3, 'chair', MIN(person) FROM seat WHERE chair = 1
      UNION ALL SELECT 4, 'participant', MIN(seat.person) FROM seat JOIN forum ON forum.id = seat.forum
        WHERE seat.chair = 0 AND forum.kind = 'thematic'
      UNION ALL SELECT 5, 'participant (Arabic)', MIN(person.id) FROM person JOIN seat ON seat.person = person.id
        WHERE person.language = 'ar' AND seat.chair = 0
      UNION ALL SELECT 6, 'organisation editor', MIN(role_grant.person) FROM role_grant
        WHERE role = 'organisation_editor' AND NOT EXISTS (SELECT 1 FROM seat WHERE seat.person = role_grant.person)
    ) AS doors WHERE person IS NOT NULL ORDER BY place)sql");
}

}  // namespace shidra::storage
