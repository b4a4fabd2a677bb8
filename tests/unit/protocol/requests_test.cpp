// SPDX-License-Identifier: AGPL-3.0-or-later
// Every request of the contract, bent in every way its schema allows: each member in turn left out, of the wrong kind,
// over each of its limits, and one more beside it. Each has exactly one problem, with the pointer to the place.
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "protocol/codec/codec.hpp"
#include "protocol/codec/text_checks.hpp"
#include "protocol/methods.hpp"
#include "tests/catch.hpp"

namespace {

using namespace shidra::protocol;
using Json = nlohmann::json;

template <class Request>
Problems problems_in(Json const& params) {
  auto const result = read<Request>(params);
  return result ? Problems{} : result.error();
}

using Reader = Problems (*)(Json const&);
std::map<std::string_view, Reader> const& readers() {
#define SHIDRA_READER(name, Request, Reply, sentence) {name, &problems_in<Request>},
  static std::map<std::string_view, Reader> const all{SHIDRA_COMMANDS(SHIDRA_READER) SHIDRA_VIEWS(SHIDRA_READER)};
#undef SHIDRA_READER
  return all;
}

/// "path code" of each problem, joined by "; ".
std::string said(Problems const& problems) {
  std::string text;
  for (auto const& problem : problems) text += (text.empty() ? "" : "; ") + problem.path + " " + problem.code;
  return text;
}

struct Description {
  Json schema;
  Json definitions = Json::object();
  Json const& resolved(Json const& part) const {
    if (!part.contains("$ref")) return part;
    auto const reference = part.at("$ref").get<std::string>();
    return definitions.at(reference.substr(reference.rfind('/') + 1));
  }
};

std::string text_for(Json const& schema) {
  if (schema.value("format", "") == "email") return "noa@example.org";
  if (schema.value("format", "") == "uri") return "https://example.org/";
  if (schema.value("format", "") == "sha256") return std::string(64, 'a');
  if (schema.contains("pattern")) return "word";
  return std::string(schema.value("minLength", std::size_t{1}) + (schema.value("minLength", 0) == 0 ? 1 : 0), 'x');
}

/// A request with every member, optional ones too, and one item in every list.
Json full(Description const& all, Json const& part) {
  auto const& schema = all.resolved(part);
  if (schema.contains("enum")) return schema.at("enum").front();
  auto const type = schema.at("type").get<std::string>();
  if (type == "string") return text_for(schema);
  if (type == "integer") return schema.value("minimum", std::int64_t{1});
  if (type == "boolean") return true;
  if (type == "array") return Json::array({full(all, schema.at("items"))});
  Json object = Json::object();
  for (auto const& [name, member] : schema.at("properties").items()) object[name] = full(all, member);
  return object;
}

/// What bending one place of a request must bring.
struct Bend {
  std::string what;
  Json request;
  std::string expected;  ///< "" means: nothing is wrong with it
};

std::string wrong_kind(Json const& schema) {
  if (schema.contains("enum")) return "not_a_text";
  static std::map<std::string, std::string> const codes{{"string", "not_a_text"},
                                                        {"integer", "not_a_whole_number"},
                                                        {"boolean", "not_yes_or_no"},
                                                        {"array", "not_a_list"},
                                                        {"object", "not_an_object"}};
  return codes.at(schema.at("type").get<std::string>());
}

class Bender {
 public:
  Bender(Description const& all) : all_(all), whole_(full(all, all.schema)) { bend("", all.schema); }
  Json const& whole() const { return whole_; }
  std::vector<Bend> const& bends() const { return bends_; }

 private:
  void put(std::string const& path, std::string const& what, Json const& value, std::string const& expected,
           std::string const& below = {}) {
    Json request = whole_;
    request[Json::json_pointer(path)] = value;
    bends_.push_back({what + " at " + path, std::move(request), expected.empty() ? "" : path + below + " " + expected});
  }
  void bend(std::string const& path, Json const& part) {
    auto const& schema = all_.resolved(part);
    for (Json const& other :
         {Json("x"), Json(true), Json(7), Json::array({Json::array()}), Json{{"$gt", ""}}, Json(nullptr)})
      if (!fits(schema, other)) put(path, "a " + std::string(other.type_name()), other, wrong_kind(schema));
    if (schema.contains("enum")) return put(path, "another word", "no such word", "not_one_of");
    auto const type = schema.at("type").get<std::string>();
    if (type == "string") bend_text(path, schema);
    if (type == "integer") bend_number(path, schema);
    if (type == "array") bend_list(path, schema);
    if (type == "object") bend_object(path, schema);
  }
  static bool fits(Json const& schema, Json const& value) {
    if (schema.contains("enum")) return value.is_string();
    auto const type = schema.at("type").get<std::string>();
    return (type == "string" && value.is_string()) || (type == "integer" && value.is_number()) ||
           (type == "boolean" && value.is_boolean()) || (type == "array" && value.is_array()) ||
           (type == "object" && value.is_object());
  }
  void bend_text(std::string const& path, Json const& schema) {
    std::string longest;
    for (int count = 0; count < schema.at("maxLength").get<int>(); ++count) longest += "ש";
    put(path, "one code point too many", longest + "ש", "too_long");
    bool const plain = !schema.contains("pattern") && schema.value("format", "line") == "line";
    if (plain) put(path, "as long as may be", longest, "");
    if (schema.value("minLength", plain ? 0 : 1) > 0) put(path, "an empty text", "", "empty");
    put(path, "a NUL", text_for(schema) + std::string(1, '\0'),
        full_already(schema)         ? "too_long"
        : schema.contains("pattern") ? "not_a_slug"
                                     : "control_character");
  }
  static bool full_already(Json const& schema) {
    return schema.value("maxLength", 0) == 1 || schema.value("format", "") == "sha256";
  }
  void bend_number(std::string const& path, Json const& schema) {
    put(path, "the least", schema.at("minimum"), "");
    put(path, "less than the least", schema.at("minimum").get<std::int64_t>() - 1, "too_small");
    put(path, "the most", schema.at("maximum"), "");
    put(path, "more than the most", schema.at("maximum").get<std::int64_t>() + 1, "too_large");
  }
  void bend_list(std::string const& path, Json const& schema) {
    auto const item = full(all_, schema.at("items"));
    auto const most = schema.at("maxItems").get<std::size_t>();
    put(path, "as many items as may be", std::vector<Json>(most, item), "");
    put(path, "an item too many", std::vector<Json>(most + 1, item), "too_many");
    put(path, "no item", Json::array(), schema.value("minItems", 0) > 0 ? "too_few" : "");
    bend(path + "/0", schema.at("items"));
  }
  void bend_object(std::string const& path, Json const& schema) {
    auto const& here = whole_.at(Json::json_pointer(path));
    for (char const* name : {"role", "author", "seq", "__proto__", "a/b~c"}) {
      if (schema.at("properties").contains(name)) continue;
      Json more = here;
      more[name] = "administrator";
      put(path, "one more member", more, "unknown_field", "/" + escape_pointer(name));
    }
    auto const required = schema.value("required", std::vector<std::string>{});
    for (auto const& [name, member] : schema.at("properties").items()) {
      bool const needed = std::ranges::find(required, name) != required.end();
      Json less = here;
      less.erase(name);
      put(path, name + " left out", less, needed ? "missing" : "", "/" + name);
      bend(path + "/" + name, member);
    }
  }

  Description const& all_;
  Json whole_;
  std::vector<Bend> bends_;
};

Description description_of(Method const& method) {
  Description all;
  all.schema = method.request_schema(all.definitions);
  return all;
}

}  // namespace

TEST_CASE("every request can be read when it is whole, and with its optional members left out") {
  for (auto const& method : methods()) {
    auto const all = description_of(method);
    Bender const bender(all);
    INFO(method.name << " " << bender.whole().dump());
    CHECK(said(readers().at(method.name)(bender.whole())).empty());
    Json bare = bender.whole();
    auto const& schema = all.resolved(all.schema);
    auto const required = schema.value("required", std::set<std::string>{});
    for (auto const& [name, member] : schema.at("properties").items())
      if (!required.contains(name)) bare.erase(name);
    CHECK(said(readers().at(method.name)(bare)).empty());
  }
}

TEST_CASE("every request says exactly what is wrong with each of its members, and where") {
  std::size_t bends = 0;
  for (auto const& method : methods()) {
    auto const all = description_of(method);
    Bender const bender(all);
    for (auto const& bent : bender.bends()) {
      auto const came = said(readers().at(method.name)(bent.request));
      ++bends;
      if (came == bent.expected) continue;
      INFO(method.name << ": " << bent.what);
      CHECK(came == bent.expected);
    }
  }
  INFO(bends << " bent requests");
  CHECK(bends > 2000);
}

TEST_CASE("a request that is wrong in all its members names them all") {
  for (auto const& method : methods()) {
    auto const all = description_of(method);
    Json wrong = Json::object();
    std::set<std::string> expected;
    for (auto const& [name, member] : all.resolved(all.schema).at("properties").items()) {
      auto const& schema = all.resolved(member);
      wrong[name] = schema.value("type", "") == "object" ? Json(7) : Json{{"not", "this"}};
      expected.insert("/" + name + " " + wrong_kind(schema));
    }
    std::set<std::string> came;
    for (auto const& problem : readers().at(method.name)(wrong)) came.insert(problem.path + " " + problem.code);
    INFO(method.name);
    CHECK(came == expected);
  }
}

TEST_CASE("params that are no object are refused by every method") {
  for (auto const& method : methods())
    for (Json const& params : {Json(nullptr), Json(1), Json("x"), Json(true), Json::array(), Json::array({1})}) {
      INFO(method.name << " " << params.dump());
      CHECK(said(readers().at(method.name)(params)) == " not_an_object");
    }
}
