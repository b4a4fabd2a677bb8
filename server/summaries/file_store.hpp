// SPDX-License-Identifier: AGPL-3.0-or-later
// Contents of uploaded files, named by their SHA-256: folder/ab/abcd…. A content is written once, whole, and is on the
// disk for good before anything in the database names it; what nothing names is swept at the next start. Any thread but
// io: these functions read and write whole files. Throw std::system_error where the disk fails; nothing is left
// half-written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "protocol/codec/problem.hpp"
#include "storage/engine/digest.hpp"
#include "storage/engine/write.hpp"

namespace shidra::summaries {

inline constexpr std::int64_t largest_file = 25LL * 1024 * 1024;  ///< bytes

struct StoredFile {
  storage::Digest digest;
  std::string type;   ///< as sniffed from the content, one of those that file_name.hpp knows
  std::int64_t size;  ///< bytes
  std::string name;   ///< safe, with an extension that fits the type
};

/// Where uploads lie in the data folder.
std::filesystem::path files_folder(std::filesystem::path const& data_folder);

/// Copies what was uploaded into the store. Refuses: "file_empty", "file_too_large", "file_type_not_allowed", and
/// "unavailable" when the disk is full. `given_name` is what the person called it; it also tells Markdown and tables
/// from plain text.
tl::expected<StoredFile, protocol::Refusal> store_file(std::filesystem::path const& files,
                                                       std::filesystem::path const& spooled,
                                                       std::string_view given_name);

/// The same for an upload that was small enough to stay in memory.
tl::expected<StoredFile, protocol::Refusal> store_content(std::filesystem::path const& files, std::string_view bytes,
                                                          std::string_view given_name);

std::filesystem::path path_of_file(std::filesystem::path const& files, storage::Digest const& digest);

/// Whether the content is there and is what was stored. Reads all of it.
bool is_sound(std::filesystem::path const& files, storage::Digest const& digest, std::int64_t size);

/// Removes contents that no material names, and what an interrupted upload left. Only while nothing is uploaded: at the
/// start. Returns how many were removed.
std::int64_t sweep_files(storage::Read& read, std::filesystem::path const& files);

/// Removes the bodies of requests that a crash cut off. Only while the data folder is locked and nobody is served yet.
void sweep_spool(std::filesystem::path const& spool);

}  // namespace shidra::summaries
