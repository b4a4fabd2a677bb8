// SPDX-License-Identifier: AGPL-3.0-or-later
// See texts.hpp. The symbols come from texts.cmake.
#include "server/demo/texts.hpp"

#include <map>

#include <nlohmann/json.hpp>

#define SHIDRA_DEMO_TEXTS(X) \
  X(initiative) X(organisations) X(individuals) X(people) X(forums) X(meetings) X(surveys) X(call)

extern "C" {
#define SHIDRA_DECLARE(name) extern char const shidra_demo_##name##_begin[], shidra_demo_##name##_end[];
SHIDRA_DEMO_TEXTS(SHIDRA_DECLARE)
#undef SHIDRA_DECLARE
}

namespace shidra::demo {

using nlohmann::json;

json const& texts(std::string_view name) {
  static std::map<std::string, json, std::less<>> const all = {
#define SHIDRA_READ(name) {#name, json::parse(shidra_demo_##name##_begin, shidra_demo_##name##_end)},
      SHIDRA_DEMO_TEXTS(SHIDRA_READ)
#undef SHIDRA_READ
  };
  return all.at(std::string(name));
}

std::string text_at(json const& object, char const* key) {
  auto const found = object.find(key);
  return found == object.end() || found->is_null() ? std::string() : found->get<std::string>();
}

protocol::Language language_at(json const& object) {
  auto const code = text_at(object, "language");
  return code == "ar" ? protocol::Language::ar : code == "en" ? protocol::Language::en : protocol::Language::he;
}

}  // namespace shidra::demo
