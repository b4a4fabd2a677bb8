// SPDX-License-Identifier: AGPL-3.0-or-later
// Files on their way into or out of a backup: copied, hashed on the way, on the disk for good. Any thread. Throw
// std::system_error where a disk fails.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "storage/engine/digest.hpp"

namespace shidra::backup {

struct Copied {
  storage::Digest digest{};
  std::int64_t bytes = 0;
};

/// `to` must not exist; its folder is made if need be.
Copied copy_hashed(std::filesystem::path const& from, std::filesystem::path const& to);
storage::Digest digest_of_file(std::filesystem::path const& path);
std::string read_file(std::filesystem::path const& path, std::size_t most_bytes);
void write_file(std::filesystem::path const& path, std::string_view text);

/// Every folder below and including `folder`, so that names survive a power cut.
void flush_folders(std::filesystem::path const& folder);

}  // namespace shidra::backup
