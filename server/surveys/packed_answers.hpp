// SPDX-License-Identifier: AGPL-3.0-or-later
// The answers of one sheet, and its sector, as bytes: what is sealed while an anonymous survey is open, and what a
// ballot holds after. Pure, any thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "protocol/surveys.hpp"

namespace shidra::surveys {

struct PackedSheet {
  std::optional<protocol::Slug> sector;
  std::vector<protocol::Answer> answers;
};

std::vector<std::byte> pack(PackedSheet const& sheet);
/// Throws std::runtime_error when the bytes are not what pack() made.
PackedSheet unpack(std::span<std::byte const> bytes);

/// Puts an answer in place of the one to the same question; an empty one takes that back.
void put_into(std::vector<protocol::Answer>& answers, protocol::Answer const& answer);
bool is_empty(protocol::Answer const& answer);

}  // namespace shidra::surveys
