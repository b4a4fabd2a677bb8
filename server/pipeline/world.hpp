// SPDX-License-Identifier: AGPL-3.0-or-later
// The one seam to the world: time and randomness. Tests and the demo put their own in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "protocol/codec/types.hpp"
#include "storage/engine/digest.hpp"

namespace shidra::pipeline {

/// What the operator set; the same for the life of the process.
struct Settings {
  std::string public_url = "http://localhost:8080";  ///< how people reach the server, without a slash at the end
  std::filesystem::path folder{};                    ///< the data folder
  std::string mail_from = "shidra@localhost";
  std::string smtp_url{};     ///< empty: mail goes to folder/mail
  bool demo = false;          ///< shows the inbox page
  int events_kept_days = 30;  ///< how long a client may be away and still get what it missed, and not a snapshot
  std::string source_url{};   ///< where the source of this very version can be got (AGPL, section 13); empty: ask us
};

class World {
 public:
  World() = default;
  explicit World(Settings operators_settings) : settings_(std::move(operators_settings)) {}
  virtual ~World() = default;
  Settings const& settings() const { return settings_; }
  /// Any thread.
  virtual protocol::Moment now() const = 0;
  /// Fills with bytes that nobody can guess. Any thread.
  virtual void random(std::span<std::byte> bytes) = 0;

  std::uint64_t random_number();
  /// 43 characters of base64url: 256 bits.
  std::string random_token();
  storage::Digest random_salt();

 private:
  Settings settings_;
};

/// The system's clock and the kernel's random numbers.
class RealWorld : public World {
 public:
  using World::World;
  protocol::Moment now() const override;
  void random(std::span<std::byte> bytes) override;
};

}  // namespace shidra::pipeline
