// SPDX-License-Identifier: AGPL-3.0-or-later
// Counting those present by sector. Pure: any thread.
#include "server/meetings/rules/attendance_balance.hpp"

#include <map>
#include <set>

namespace shidra::meetings {

AttendanceBalance attendance_balance(std::vector<std::string> const& present,
                                     std::vector<std::string> const& key_sectors) {
  std::map<std::string, int> counts;
  for (auto const& sector : present) ++counts[sector];
  std::set<std::string> of_key;
  AttendanceBalance balance;
  balance.present = static_cast<int>(present.size());
  auto const presence = [&](std::string const& sector, int count) {
    return SectorPresence{sector, count, balance.present == 0 ? 0.0 : static_cast<double>(count) / balance.present};
  };
  for (auto const& sector : key_sectors) {
    if (!of_key.insert(sector).second) continue;
    auto const found = counts.find(sector);
    int const count = found == counts.end() ? 0 : found->second;
    balance.sectors.push_back(presence(sector, count));
    if (count == 0) balance.absent.push_back(sector);
  }
  for (auto const& [sector, count] : counts) {
    if (!of_key.contains(sector)) balance.outside.push_back(presence(sector, count));
  }
  return balance;
}

}  // namespace shidra::meetings
