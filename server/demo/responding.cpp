// SPDX-License-Identifier: AGPL-3.0-or-later
// See responding.hpp.
#include "server/demo/responding.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "protocol/codec/text_checks.hpp"
#include "server/demo/texts.hpp"

namespace shidra::demo {
namespace {

using nlohmann::json;

/// Those in this language, for this sector or for any; Hebrew when there are none.
std::vector<std::string> fitting(json const& snippets, protocol::Language language, std::string const& sector) {
  std::vector<std::string> texts;
  for (auto const& snippet : snippets) {
    auto const sectors = snippet.value("sectors", json::array());
    bool const meant = sectors.empty() || std::ranges::find(sectors, json(sector)) != sectors.end();
    if (meant && language_at(snippet) == language) texts.push_back(text_at(snippet, "text"));
  }
  if (texts.empty() && language != protocol::Language::he) return fitting(snippets, protocol::Language::he, sector);
  return texts;
}

std::string answer_to(Stage& stage, json const& question, json const& snippets, House const& house) {
  auto texts = fitting(snippets, house.language, house.entry.sector.value);
  stage.dice.shuffle(texts);
  auto const limit = question.at("max_characters").get<std::size_t>();
  std::size_t const wanted = text_at(question, "kind") == "short" ? 1 : 1 + stage.dice.below(3);
  std::string answer;
  for (std::size_t at = 0; at < std::min(wanted, texts.size()); ++at) {
    auto const longer = answer.empty() ? texts[at] : answer + "\n\n" + texts[at];
    if (static_cast<std::size_t>(protocol::count_code_points(longer)) <= limit) answer = longer;
  }
  return answer;
}

}  // namespace

protocol::SaveCall call_of(Stage& stage, json const& entry, std::vector<protocol::Id<protocol::Forum>> forums) {
  protocol::SaveCall request{
      .call = {},
      .title = {text_at(entry, "title")},
      .body = {text_at(entry, "body")},
      .criteria = {},
      .fields = {},
      .forums = {std::move(forums)},
      .deadline = stage.day(entry.at("closes_offset_days").get<std::int64_t>(), text_at(entry, "closes_at"))};
  for (auto const& criterion : entry.at("criteria"))
    request.criteria.items.push_back({{text_at(criterion, "name")}, {criterion.at("weight").get<std::int64_t>()}});
  for (auto const& question : entry.at("questions"))
    request.fields.items.push_back({{text_at(question, "text")},
                                    question.at("required").get<bool>(),
                                    {question.at("max_characters").get<std::int64_t>()}});
  return request;
}

protocol::SaveResponse response_of(Stage& stage, json const& entry, House const& house, Person const& person,
                                   protocol::Id<protocol::Call> call, protocol::Id<protocol::Forum> forum) {
  protocol::SaveResponse request{
      .call = call, .version = {0}, .texts = {}, .forum = forum, .representative = person.id};
  auto const& snippets = entry.at("answer_snippets");
  for (auto const& question : entry.at("questions")) {
    auto const found = snippets.find(text_at(question, "code"));
    request.texts.items.push_back(
        {found == snippets.end() ? std::string() : answer_to(stage, question, *found, house)});
  }
  return request;
}

}  // namespace shidra::demo
