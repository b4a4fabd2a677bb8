// SPDX-License-Identifier: AGPL-3.0-or-later
// See disk_room.hpp.
#include "storage/engine/disk_room.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <sys/statvfs.h>

#include "storage/engine/error.hpp"

namespace shidra::storage {
namespace {

constexpr std::int64_t most_kept = 8LL * 1024 * 1024;  // bytes
constexpr std::int64_t share_kept = 16;                // one part in so many

}  // namespace

DiskRoom disk_room(std::filesystem::path const& folder) {
  struct statvfs said {};
  if (::statvfs(folder.c_str(), &said) != 0)
    throw StorageError(Fault::broken, 0, "no word of the room on the disk: " + std::generic_category().message(errno));
  auto const block = static_cast<std::int64_t>(said.f_frsize);
  auto const whole = static_cast<std::int64_t>(said.f_blocks) * block;
  return {static_cast<std::int64_t>(said.f_bavail) * block, std::min(most_kept, whole / share_kept)};
}

}  // namespace shidra::storage
