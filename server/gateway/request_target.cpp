// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a request is addressed to.
#include "server/gateway/request_target.hpp"

#include <algorithm>
#include <charconv>

#include "server/gateway/text_rules.hpp"

namespace shidra::gateway {
namespace {

constexpr std::size_t longest_target = 8 * 1024;

// Some servers in front cut a segment at ';', so "..;" would be ".." to one and a name to the other.
bool is_dot_segment(std::string_view segment) {
  auto const name = segment.substr(0, segment.find(';'));
  return name == "." || name == "..";
}

bool is_plain_path(std::string_view path) {
  if (!path.starts_with('/') || path.starts_with("//") || !is_utf8(path)) return false;
  auto const ambiguous = [](char byte) { return (byte >= 0 && byte < ' ') || byte == 127 || byte == '\\'; };
  if (std::any_of(path.begin(), path.end(), ambiguous)) return false;
  auto const segments = split(path, '/');
  return std::none_of(segments.begin(), segments.end(), is_dot_segment);
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  auto const parsed = std::from_chars(text.data(), text.data() + text.size(), port);
  return !text.empty() && text.size() <= 5 && parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() &&
         port <= 65535;
}

bool all_of(std::string_view text, std::string_view others) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char letter) {
    return (letter >= '0' && letter <= '9') || others.find(letter) != std::string_view::npos;
  });
}

}  // namespace

tl::expected<Target, Refused> read_target(std::string_view target) {
  auto const refuse = [](unsigned status, std::string_view why) { return tl::make_unexpected(Refused{status, why}); };
  if (target.size() > longest_target) return refuse(414, "target too long");
  auto const unprintable = [](char byte) { return byte <= ' ' || byte >= 127 || byte == '\\' || byte == '#'; };
  if (target.empty() || target[0] != '/' || std::any_of(target.begin(), target.end(), unprintable))
    return refuse(400, "target");
  auto const question = target.find('?');
  auto path = percent_decoded(target.substr(0, question));
  if (!path || !is_plain_path(*path)) return refuse(400, "path");
  return Target{std::move(*path), std::string(question == std::string_view::npos ? "" : target.substr(question + 1))};
}

bool is_host(std::string_view host) {
  static constexpr std::string_view hex = "abcdefABCDEF:.";
  static constexpr std::string_view name = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_";
  if (host.size() > 260) return false;
  auto const bracket = host.starts_with('[') ? host.find(']') : 0;
  if (bracket == std::string_view::npos) return false;
  auto const colon = host.find(':', bracket);
  if (colon != std::string_view::npos && !is_port(host.substr(colon + 1))) return false;
  auto const address = host.substr(0, colon);
  if (bracket == 0) return all_of(address, name);
  return address.size() == bracket + 1 && all_of(address.substr(1, bracket - 1), hex);
}

}  // namespace shidra::gateway
