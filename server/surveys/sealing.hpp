// SPDX-License-Identifier: AGPL-3.0-or-later
// How the sheets of an anonymous survey are kept until it closes: sealed (libsodium's crypto_box_seal) to a key of the
// survey. Its secret half lies in a file beside the database, never in it, and is removed when the ballots are mixed.
//
// Honest limits. Until closing, somebody who has both the database and the key file can see who answered what: the
// operator of the server, and whoever gets both. A backup of the database alone cannot be opened, so the folder keys/
// must never go into backups; if it is lost before closing, the answers are. A file system or a disk may keep removed
// bytes; an operator who copies the key while the survey is open can use it on a backup made then. After closing,
// nothing in the data folder links a person to a ballot. Runs on: any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "server/pipeline/world.hpp"
#include "server/surveys/packed_answers.hpp"
#include "storage/surveys.hpp"

namespace shidra::surveys {

using SurveyId = protocol::Id<protocol::Survey>;

/// Makes a key pair; the secret half is on the disk (0600, synced, and so its folder) before this returns the public
/// one. Throws std::system_error when it cannot.
storage::Digest make_key(pipeline::World& world, SurveyId survey);

/// The secret half of a survey's key, wiped from memory at the end of its life.
class SurveyKey {
 public:
  SurveyKey(storage::Digest secret_half, storage::Digest public_half) : secret_(secret_half), public_(public_half) {}
  SurveyKey(SurveyKey const& other) = default;
  SurveyKey& operator=(SurveyKey const&) = delete;
  ~SurveyKey();

  /// Padded, so that the length tells little.
  std::vector<std::byte> seal(PackedSheet const& sheet) const;
  /// Throws std::runtime_error when it was not sealed to this key.
  PackedSheet open(std::span<std::byte const> sealed) const;

 private:
  storage::Digest secret_;
  storage::Digest public_;
};

/// Nothing when the file is gone or is another survey's.
std::optional<SurveyKey> find_key(std::filesystem::path const& folder, storage::SurveyRow const& survey);
void remove_key(std::filesystem::path const& folder, SurveyId survey);
/// Removes keys of surveys that are not open: a crash between the commit that closed one and the removal leaves its
/// key.
void remove_stray_keys(storage::Read& read, std::filesystem::path const& folder);

}  // namespace shidra::surveys
