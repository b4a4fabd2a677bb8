// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads rendered HTML strictly: every tag must be one that the renderer may write, with attributes that it may write,
// closed in order. Returns what is wrong first, or nothing.
#pragma once

#include <algorithm>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace shidra::tests {

inline bool is_allowed_tag(std::string const& tag) {
  static std::regex const allowed{
      R"re(<(p|pre|th scope="col"|td)( class="align-(left|center|right)")? dir="(auto|rtl)">|</?(strong|em|del|code|thead|tbody|tr)>)re"
      R"re(|<(br|hr)>|</(p|pre|th|td|ul|ol|li|blockquote|table|a|h[3-6])>)re"
      R"re(|<(ul|ol( start="[0-9]+")?|li( class="task-(done|open)")?|blockquote|table) dir="(ltr|rtl)">)re"
      R"re(|<h[3-6] id="[a-z]+-[0-9]+" dir="(auto|rtl)">)re"
      R"re(|<a href="(https?://[^/"<>\s'`\\@]|mailto:[^"<>\s'`\\?]+@|/[^/"<>\s'`\\]|/")[^"<>\s'`\\]*"? rel="nofollow noopener ugc">)re"
      R"re(|<img src="/files/[A-Za-z0-9._~/-]+" alt="[^"<>]*" loading="lazy">)re"};
  return std::regex_match(tag, allowed);
}

inline std::optional<std::string> html_problem(std::string const& html) {
  std::vector<std::string> open;
  for (std::size_t at = 0; at < html.size(); ++at) {
    char const letter = html[at];
    if (letter == '>' || letter == '"' || letter == '\'') return "bare " + html.substr(at, 40);
    if (letter == '&' && !std::regex_search(html.substr(at, 12), std::regex{"^&(amp|lt|gt|quot|#39|#9|#10|#13);"}))
      return "bare ampersand " + html.substr(at, 20);
    if (letter != '<') continue;
    std::size_t const end = html.find('>', at);
    if (end == std::string::npos) return "unclosed " + html.substr(at, 40);
    std::string const tag = html.substr(at, end - at + 1);
    if (!is_allowed_tag(tag)) return "tag " + tag;
    at = end;
    std::string const name = std::regex_replace(tag, std::regex{"^</?([a-z0-9]+)[^]*$"}, "$1");
    if (name == "br" || name == "hr" || name == "img") continue;
    if (name == "a" && tag[1] != '/' && std::find(open.begin(), open.end(), "a") != open.end())
      return "nested link " + tag;
    if (tag[1] != '/') {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return "out of order " + tag;
    } else {
      open.pop_back();
    }
  }
  if (!open.empty()) return "left open " + open.back();
  return std::nullopt;
}

}  // namespace shidra::tests
