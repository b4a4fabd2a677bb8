// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading, writing and describing the contract's structs. Only declarations: each protocol/<noun>.cpp instantiates the
// templates for its own types (codec_instances.hpp), so that nobody else pays for compiling them. Any thread.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include "protocol/codec/problem.hpp"
#include "protocol/codec/types.hpp"

namespace shidra::protocol {

/// Reads `document` into `T`, or gives *every* problem in it: unknown members, missing ones, wrong kinds, broken
/// limits.
template <class T>
tl::expected<T, Problems> read(nlohmann::json const& document);

/// Writes `value` as compact JSON to the end of `out`. Absent optionals are left out.
template <class T>
void write(std::string& out, T const& value);

template <class T>
std::string to_json(T const& value) {
  std::string out;
  write(out, value);
  return out;
}

/// JSON Schema 2020-12 of `T`, limits included: a reference into `definitions`, which gets `T` and all it is made of.
template <class T>
nlohmann::json schema(nlohmann::json& definitions);

/// Appends a JSON string with its quotes.
void write_string(std::string& out, std::string_view text);

/// `{"code":…,"params":…,"problems":…}`
void write_refusal(std::string& out, Refusal const& refusal);

}  // namespace shidra::protocol
