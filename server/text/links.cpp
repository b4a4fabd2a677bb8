// SPDX-License-Identifier: AGPL-3.0-or-later
// The allow-list of addresses. Checks the address as the browser would get it, after Markdown's own unescaping.
#include "server/text/links.hpp"

#include <algorithm>
#include <string>

#include <unicode/uchar.h>

#include "server/text/code_points.hpp"
#include "server/text/email.hpp"
#include "server/text/markdown.hpp"
#include "server/text/unicode.hpp"

namespace shidra::text {

namespace {

std::string lower_ascii(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

bool has_forbidden_character(std::string_view address) {
  for (CodePoints walk{address}; walk.more();) {
    UChar32 const point = walk.next_or_negative();
    if (point < 0 || point == '\\' || point == '<' || point == '>' || point == '"' || point == '`') return true;
    if ((U_GET_GC_MASK(point) & (U_GC_C_MASK | U_GC_Z_MASK)) != 0) return true;
  }
  return false;
}

/// The part between "//" and the path; empty where the address has none.
std::string host_and_port(std::string_view address) {
  auto const slashes = address.find("//");
  if (slashes == std::string_view::npos) return {};
  std::string_view const rest = address.substr(slashes + 2);
  return lower_ascii(rest.substr(0, rest.find_first_of("/?#")));
}

bool is_web_address(std::string_view address) {
  std::string const scheme = lower_ascii(address.substr(0, 8));
  if (!scheme.starts_with("http://") && !scheme.starts_with("https://")) return false;
  std::string const host = host_and_port(address);
  return !host.empty() && host.front() != '.' && host.front() != ':' &&
         host.find_first_of("@%'(){}&;,") == std::string::npos;
}

bool is_mail_address(std::string_view address) {
  constexpr std::string_view scheme = "mailto:";
  if (lower_ascii(address.substr(0, scheme.size())) != scheme) return false;
  std::string_view const rest = address.substr(scheme.size());
  return rest.find_first_of("?&%'") == std::string_view::npos && normalise_email(rest).has_value();
}

std::string without_www(std::string host) { return host.starts_with("www.") ? host.substr(4) : host; }

}  // namespace

bool is_allowed_link(std::string_view address) {
  if (address.empty() || address.size() > longest_link || has_forbidden_character(address)) return false;
  if (address.front() == '/') return address.size() == 1 || address[1] != '/';
  return is_web_address(address) || is_mail_address(address);
}

bool is_allowed_image(std::string_view address) {
  constexpr std::string_view folder = "/files/";
  constexpr std::string_view signs = "-._~/";
  bool const plain = std::all_of(address.begin(), address.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || signs.find(c) != signs.npos;
  });
  return plain && address.size() > folder.size() && address.size() <= longest_link && address.starts_with(folder) &&
         address.find("..") == std::string_view::npos && address.find("//") == std::string_view::npos;
}

bool shows_another_host(std::string_view shown, std::string_view address) {
  std::string const text = lower_ascii(trim_white_space(shown));
  bool const with_scheme = text.starts_with("http://") || text.starts_with("https://");
  if (!with_scheme && !text.starts_with("www.")) return false;
  std::string const claimed = host_and_port(with_scheme ? text : "//" + text);
  return without_www(claimed) != without_www(host_and_port(address));
}

}  // namespace shidra::text
