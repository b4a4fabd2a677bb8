// SPDX-License-Identifier: AGPL-3.0-or-later
// The demo's texts (deploy/demo/*.json), embedded in the binary. Any thread.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/codec/types.hpp"

namespace shidra::demo {

/// The file deploy/demo/<name>.json, read on first use. Throws std::out_of_range for a name there is none of.
nlohmann::json const& texts(std::string_view name);

/// The text under a key; "" where there is null or nothing.
std::string text_at(nlohmann::json const& object, char const* key);
/// "he", "ar" or "en".
protocol::Language language_at(nlohmann::json const& object);

}  // namespace shidra::demo
