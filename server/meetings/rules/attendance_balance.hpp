// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is in the room, by sector of the key, and which sectors are not. Pure: any thread.
#pragma once

#include <string>
#include <vector>

namespace shidra::meetings {

struct SectorPresence {
  std::string sector;
  int present = 0;
  double share = 0;  ///< of all who are present; 0 … 1, 0 when nobody is
  bool operator==(SectorPresence const&) const = default;
};

struct AttendanceBalance {
  int present = 0;
  std::vector<SectorPresence> sectors;  ///< of the key, in its order, also those with nobody
  std::vector<SectorPresence> outside;  ///< present, and not of the key, by name; "" = without a sector
  std::vector<std::string> absent;      ///< sectors of the key with nobody
};

/// `present` has the sector of each person in the room, "" for one without. A sector listed twice in the key counts
/// once.
AttendanceBalance attendance_balance(std::vector<std::string> const& present,
                                     std::vector<std::string> const& key_sectors);

}  // namespace shidra::meetings
