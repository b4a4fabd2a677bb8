// SPDX-License-Identifier: AGPL-3.0-or-later
// The list SHA256SUMS of a backup, in the form that coreutils' `sha256sum -c` reads too: what belongs to the backup and
// the SHA-256 of each. It is read strictly, since it is the one file that nothing else vouches for: whatever bit of it
// turns over, it is refused. Any thread.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "storage/engine/digest.hpp"

namespace shidra::backup {

/// A backup cannot be made or used; the message says why in words for the operator.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline constexpr char const* sums_name = "SHA256SUMS";
inline constexpr char const* database_name = "shidra.db";
inline constexpr char const* manifest_name = "manifest.json";

struct Sum {
  std::string name;  ///< relative to the backup's folder; one that is_part_of_backup() knows
  storage::Digest digest{};
};

/// shidra.db, manifest.json, or files/ab/abcd… as the store of uploads names them: no other path is ever touched.
bool is_part_of_backup(std::string_view name);

std::string write_sums(std::vector<Sum> const& sums);

/// Throws Refused with the number of the first line that is wrong, or if a name stands twice or the database is
/// missing.
std::vector<Sum> read_sums(std::string_view text);

}  // namespace shidra::backup
