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

std::string code_in(std::string_view letter) {
  std::string digits;
  for (char const c : letter) {
    bool const is_digit = c >= '0' && c <= '9';
    if (!is_digit && digits.size() == 6) break;
    if (is_digit)
      digits += c;
    else
      digits.clear();
  }
  return digits.size() == 6 ? digits : "";
}

Json RandomRequest::params(protocol::Method const& method, std::int64_t person) {
  definitions_ = Json::object();
  auto const schema = method.request_schema(definitions_);
  auto made = value("", schema);
  if (below(8) != 0) mend(method.name, made, person);
  return made;
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
  if (high == latest_moment) return around_.now() + (static_cast<std::int64_t>(below(200)) - 40) * hour;
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
  auto const all = column(sql);
  return all.empty() ? std::string() : all[below(all.size())];
}

std::vector<std::string> RandomRequest::column(std::string const& sql) {
  std::vector<std::string> all;
  around_.read([&](storage::Read& read) { all = read.all<std::string>(sql + " ORDER BY 1"); });
  return all;
}

void RandomRequest::choose(Json& params, std::string const& field, std::string const& sql) {
  if (auto const found = column_of(sql); !found.empty()) params[field] = std::stoll(found);
}

void RandomRequest::mend(std::string_view method, Json& params, std::int64_t person) {
  if (method.starts_with("survey.")) mend_survey(method, params);
  if (method.starts_with("call.")) mend_call(method, params);
  if (method.starts_with("response.")) mend_response(method, params, person);
  if (method.starts_with("access.")) mend_access(method, params, person);
  if (method.starts_with("initiative.")) mend_initiative(method, params);
  if (method.starts_with("summary.")) mend_summary(method, params);
  if (method.starts_with("meeting.mark"))
    choose(params, "meeting", "SELECT CAST(id AS TEXT) FROM meeting WHERE state IN ('in_progress', 'ended')");
}

Json RandomRequest::question() {
  constexpr std::array kinds{"single", "multiple", "scale", "text"};
  std::string const kind = kinds[below(kinds.size())];
  Json made{{"kind", kind}, {"text", texts[below(3)]}, {"required", below(2) == 0}, {"choices", Json::array()}};
  if (kind == "single" || kind == "multiple") made["choices"] = {"א", "ب", "c"};
  if (kind == "scale") {
    made["from"] = below(2);
    made["to"] = 2 + below(9);
  }
  return made;
}

Json RandomRequest::answers_to(std::string const& survey) {
  Json answers = Json::array();
  for (auto const& id : column("SELECT CAST(id AS TEXT) FROM survey_question WHERE survey = " + survey)) {
    auto const of_question = " WHERE survey = " + survey + " AND question = " + id;
    auto const row = " FROM survey_question WHERE survey = " + survey + " AND id = " + id;
    auto const kind = column_of("SELECT kind" + row);
    if (!answers.empty() && below(3) == 0) continue;
    Json answer{{"question", std::stoll(id)}, {"choices", Json::array()}};
    if (below(6) == 0) {  // taken back
    } else if (kind == "text") {
      answer["text"] = texts[below(3)];
    } else if (kind == "scale") {
      auto const from = std::stoll(column_of("SELECT CAST(scale_from AS TEXT)" + row));
      auto const to = std::stoll(column_of("SELECT CAST(scale_to AS TEXT)" + row));
      answer["number"] = from + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(to - from + 1)));
    } else {
      answer["choices"] = {std::stoll(column_of("SELECT CAST(id AS TEXT) FROM survey_choice" + of_question))};
    }
    answers.push_back(std::move(answer));
  }
  return answers;
}

void RandomRequest::mend_survey(std::string_view method, Json& params) {
  auto const with_state = [](std::string const& state) {
    return "SELECT CAST(id AS TEXT) FROM survey WHERE state IN (" + state + ")";
  };
  if (method == "survey.save") {
    params["questions"] = Json::array();
    for (auto left = 1 + below(4); left > 0; --left) params["questions"].push_back(question());
    params.erase("meeting");
    if (params.contains("survey")) choose(params, "survey", with_state("'draft'"));
    if (params.at("audience") == "forum") params["forum"] = id_of("forum");
  } else if (method == "survey.open" || method == "survey.delete") {
    choose(params, "survey", with_state("'draft'"));
  } else if (method == "survey.close" || method == "survey.answer") {
    choose(params, "survey", with_state("'open'"));
  } else if (method != "survey.find") {
    choose(params, "survey", with_state("'open', 'closed'"));
  }
  if (!params.contains("survey") || !params.at("survey").is_number()) return;
  auto const survey = params.at("survey").dump();
  if (method == "survey.answer") {
    if (auto answers = answers_to(survey); !answers.empty()) params["answers"] = std::move(answers);
  }
  if (method != "survey.answer" && method != "survey.sheet") return;
  params.erase("code");
  if (auto const code = column_of("SELECT code FROM survey WHERE code IS NOT NULL AND id = " + survey); !code.empty())
    params["code"] = code;
}

void RandomRequest::mend_call(std::string_view method, Json& params) {
  auto const with_state = [](std::string const& state) {
    return "SELECT CAST(id AS TEXT) FROM open_call WHERE state IN (" + state + ")";
  };
  auto const soon = around_.now() + static_cast<std::int64_t>(1 + below(60)) * hour;
  if (method == "call.save") {
    if (params.contains("call")) choose(params, "call", with_state("'draft'"));
    params["deadline"] = soon;
    params["forums"] = {id_of("forum")};
    for (auto& field : params["fields"]) field["limit"] = 100 + below(100);
  } else if (method == "call.open") {
    choose(params, "call", with_state("'draft'"));
  } else if (method == "call.amend") {
    choose(params, "call", with_state("'open'"));
    params["deadline"] = soon + 40 * hour;
  } else {
    choose(params, "call", with_state("'closed', 'in_review'"));
  }
}

void RandomRequest::mend_response(std::string_view method, Json& params, std::int64_t person) {
  auto const organisation = "(SELECT organisation FROM person WHERE id = " + std::to_string(person) + ")";
  if (method == "response.save") {
    choose(params, "call", "SELECT CAST(id AS TEXT) FROM open_call WHERE state = 'open'");
    auto const call = params.at("call").dump();
    auto const version = column_of("SELECT CAST(version AS TEXT) FROM response WHERE call = " + call +
                                   " AND organisation = " + organisation);
    params["version"] = version.empty() ? 0 : std::stoll(version);
    params["texts"] = Json::array();
    for (auto const& place : column("SELECT CAST(place AS TEXT) FROM call_field WHERE call = " + call))
      params["texts"].push_back(texts[(static_cast<std::size_t>(std::stoll(place)) + below(3)) % 3]);
    params.erase("forum");
    params.erase("representative");
    choose(params, "forum", "SELECT CAST(forum AS TEXT) FROM call_forum WHERE call = " + call);
    choose(params, "representative",
           "SELECT CAST(id AS TEXT) FROM person WHERE state = 'active' AND organisation = " + organisation);
    return;
  }
  if (method == "response.decide") {
    choose(params, "response", "SELECT CAST(id AS TEXT) FROM response WHERE state IN ('submitted', 'in_review')");
    params["reason"] = texts[below(3)];
    params.erase("forum");
    params.erase("representative");
    return;
  }
  auto const state = method == "response.submit" ? "'draft'" : "'submitted', 'in_review', 'waitlisted'";
  choose(
      params, "response",
      "SELECT CAST(id AS TEXT) FROM response WHERE organisation = " + organisation + " AND state IN (" + state + ")");
  if (method == "response.submit")
    choose(params, "version", "SELECT CAST(version AS TEXT) FROM response WHERE id = " + params.at("response").dump());
}

/// Codes and tokens are read as their people would: in the letters that wait to be delivered.
void RandomRequest::mend_access(std::string_view method, Json& params, std::int64_t person) {
  auto const newest = [&](std::string const& what, std::string const& letter) {
    auto const found =
        column("SELECT " + what + " FROM mail WHERE id = (SELECT MAX(id) FROM mail WHERE letter = '" + letter + "')");
    return found.empty() ? std::string() : found.front();
  };
  if (method == "access.request_code") {
    params["email"] = column_of("SELECT email FROM person WHERE initiative = 1 AND state <> 'left'");
    params.erase("initiative");
  } else if (method == "access.sign_in") {
    params["email"] = newest("address", "sign_in_code");
    if (auto const code = code_in(newest("plain", "sign_in_code")); !code.empty()) params["code"] = code;
  } else if (method == "access.use_link") {
    auto const letter = newest("plain", "invitation");
    auto const at = letter.find("#link=");
    if (at != std::string::npos) params["token"] = letter.substr(at + 6, 43);
  } else if (method == "access.end_session") {
    choose(params, "session", "SELECT CAST(id AS TEXT) FROM session WHERE person = " + std::to_string(person));
  }
}

Json RandomRequest::sectors() {
  Json made = Json::array();
  for (auto const& code : column("SELECT code FROM sector WHERE initiative = 1"))
    made.push_back({{"code", code}, {"name", texts[below(3)]}, {"label", "x"}, {"colour", 1 + below(8)}});
  return made;
}

void RandomRequest::mend_initiative(std::string_view method, Json& params) {
  params["zone"] = "Asia/Jerusalem";
  params["sectors"] = sectors();
  params["regions"] = {"north", "center", "south"};
  if (method == "initiative.update") params["contact_email"] = "access@example.org";
  if (method == "initiative.create") params["token"] = "a-link-that-the-operator-printed";
}

void RandomRequest::mend_summary(std::string_view method, Json& params) {
  if (method != "summary.save" && method != "summary.publish" && method != "summary.preview") return;
  choose(params, "meeting", "SELECT CAST(id AS TEXT) FROM meeting WHERE state IN ('in_progress', 'ended')");
  auto const version =
      column_of("SELECT CAST(version AS TEXT) FROM summary_draft WHERE meeting = " + params.at("meeting").dump());
  params["version"] = version.empty() ? 0 : std::stoll(version);
}

}  // namespace shidra::test
