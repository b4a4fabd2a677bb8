// SPDX-License-Identifier: AGPL-3.0-or-later
// See random_request.hpp.
#include "tests/unit/server/support/random_request.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace shidra::test {
namespace {

constexpr std::int64_t latest_moment = 253'402'300'799'999;  // the largest a moment may be: that tells it is one
constexpr std::int64_t hour = 3'600'000;

/// Fields that hold the number of a thing, and where those numbers stand.
std::map<std::string, std::string, std::less<>> const tables{
    {"forum", "forum"},       {"person", "person"},
    {"alternate", "person"},  {"representative", "person"},
    {"owner", "person"},      {"meeting", "meeting"},
    {"survey", "survey"},     {"call", "open_call"},
    {"response", "response"}, {"seat", "seat"},
    {"task", "task"},         {"material", "material"},
    {"summary", "summary"},   {"organisation", "organisation"}};

/// Texts that people write: three directions, markup, and what programs stumble over.
constexpr std::array texts{"שיתוף ציבור",
                           "تعليم مشترك",
                           "Shared ground",
                           "**חשוב** (5) של 2026-11-30",
                           "א\nב",
                           "<b>x</b>",
                           "קישור [כאן](https://example.org)",
                           "12%",
                           "'\"&;--"};

std::string last_of(std::string const& reference) { return reference.substr(reference.rfind('/') + 1); }

}  // namespace

Json RandomRequest::params(protocol::Method const& method) {
  definitions_ = Json::object();
  auto const schema = method.request_schema(definitions_);
  return value("", schema);
}

Json RandomRequest::value(std::string const& name, Json const& schema) {
  if (schema.contains("$ref")) return value(name, definitions_.at(last_of(schema.at("$ref"))));
  if (schema.contains("enum")) return schema.at("enum").at(below(schema.at("enum").size()));
  auto const type = schema.value("type", "object");
  if (type == "boolean") return below(2) == 0;
  if (type == "integer") return number(name, schema);
  if (type == "array") return list(name, schema);
  if (type == "string") return text(name, schema);
  return object(schema);
}

Json RandomRequest::object(Json const& schema) {
  Json made = Json::object();
  if (!schema.contains("properties")) return made;
  auto const required = schema.value("required", Json::array());
  for (auto const& [name, property] : schema.at("properties").items()) {
    bool const must = std::ranges::find(required, Json(name)) != required.end();
    if (must || below(3) == 0) made[name] = value(name, property);
  }
  return made;
}

Json RandomRequest::list(std::string const& name, Json const& schema) {
  Json made = Json::array();
  auto const least = schema.value("minItems", 0ULL), most = std::min(schema.value("maxItems", 3ULL), least + 3);
  auto const count = least + below(most - least + 1);
  for (std::uint64_t at = 0; at < count; ++at) made.push_back(value(name, schema.at("items")));
  return made;
}

Json RandomRequest::number(std::string const& name, Json const& schema) {
  auto const low = schema.value("minimum", std::int64_t{0}), high = schema.value("maximum", std::int64_t{1000});
  if (high == latest_moment) return world_.seam().now_ms + (static_cast<std::int64_t>(below(200)) - 40) * hour;
  if (auto const table = tables.find(name); table != tables.end()) return id_of(table->second);
  return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(std::min<std::int64_t>(high - low, 5) + 1)));
}

std::string RandomRequest::text(std::string const& name, Json const& schema) {
  auto const format = schema.value("format", "");
  if (name == "region") return std::array{"north", "center", "south"}[below(3)];
  if (name == "sector" || name == "value") return column_of("SELECT code FROM sector WHERE initiative = 1");
  if (name == "code") return column_of("SELECT code FROM survey WHERE code IS NOT NULL");
  if (format == "email") return "somebody" + std::to_string(below(30)) + "@example.org";
  if (format == "uri") return "https://example.org/" + std::to_string(below(9));
  auto made = std::string(texts[below(texts.size())]);
  if (format == "line") std::erase(made, '\n');
  if (format == "sha256") return std::string(64, "0123456789abcdef"[below(16)]);
  if (schema.contains("pattern")) made = "thing-" + std::to_string(below(9));
  auto const most = schema.value("maxLength", 200ULL);
  if (made.size() > most) made = "x";
  if (below(8) == 0 && schema.value("minLength", 0ULL) == 0) made.clear();
  return made;
}

std::int64_t RandomRequest::id_of(std::string const& table) {
  auto const found = column_of("SELECT CAST(id AS TEXT) FROM " + table);
  return found.empty() || below(20) == 0 ? static_cast<std::int64_t>(below(50)) + 1 : std::stoll(found);
}

std::string RandomRequest::column_of(std::string const& sql) {
  std::vector<std::string> all;
  world_.database().read([&](storage::Read& read) { all = read.all<std::string>(sql + " ORDER BY 1"); });
  return all.empty() ? std::string() : all[below(all.size())];
}

}  // namespace shidra::test
