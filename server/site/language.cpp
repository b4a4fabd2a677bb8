// SPDX-License-Identifier: AGPL-3.0-or-later
// See language.hpp. Of Accept-Language only the order counts: browsers send it by falling weight.
#include "server/site/language.hpp"

namespace shidra::site {
namespace {

std::optional<protocol::Language> named(std::string_view tag) {
  if (tag == "he" || tag == "iw") return protocol::Language::he;
  if (tag == "ar") return protocol::Language::ar;
  if (tag == "en") return protocol::Language::en;
  return std::nullopt;
}

}  // namespace

std::optional<protocol::Language> preferred_language(gateway::HttpRequest const& request,
                                                     std::map<std::string, std::string> const& query) {
  if (auto const asked = query.find("lang"); asked != query.end())
    if (auto const language = named(asked->second)) return language;
  if (auto const cookie = request.cookie("language"))
    if (auto const language = named(*cookie)) return language;
  auto header = request.header("Accept-Language").substr(0, 200);
  while (!header.empty()) {
    auto item = header.substr(0, header.find(','));
    header.remove_prefix(std::min(header.size(), item.size() + 1));
    item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
    if (auto const language = named(item.substr(0, item.find_first_of("-;")))) return language;
  }
  return std::nullopt;
}

}  // namespace shidra::site
