// SPDX-License-Identifier: AGPL-3.0-or-later
// See sums.hpp.
#include "server/backup/sums.hpp"

#include <algorithm>
#include <set>

#include <fmt/core.h>

namespace shidra::backup {
namespace {

constexpr std::string_view between = "  ";  // a text mode mark of coreutils
constexpr std::size_t hex_length = 64;

bool is_hex(std::string_view text) {
  return text.size() == hex_length && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

[[noreturn]] void refuse(std::size_t line) { throw Refused(fmt::format("{} is damaged in line {}", sums_name, line)); }

}  // namespace

bool is_part_of_backup(std::string_view name) {
  if (name == database_name || name == manifest_name) return true;
  constexpr std::string_view folder = "files/";
  if (!name.starts_with(folder)) return false;
  name.remove_prefix(folder.size());
  return name.size() == 3 + hex_length && name[2] == '/' && is_hex(name.substr(3)) &&
         name.substr(0, 2) == name.substr(3, 2);
}

std::string write_sums(std::vector<Sum> const& sums) {
  std::string text;
  for (auto const& [name, digest] : sums)
    text.append(storage::to_hex(digest)).append(between).append(name).append("\n");
  return text;
}

std::vector<Sum> read_sums(std::string_view text) {
  std::vector<Sum> sums;
  std::set<std::string_view> names;
  for (std::size_t line = 1; !text.empty(); ++line) {
    auto const end = text.find('\n');
    if (end == std::string_view::npos) refuse(line);
    auto const said = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (said.size() <= hex_length + between.size() || said.substr(hex_length, between.size()) != between) refuse(line);
    auto const digest = storage::from_hex(said.substr(0, hex_length));
    auto const name = said.substr(hex_length + between.size());
    if (!digest || !is_part_of_backup(name) || !names.insert(name).second) refuse(line);
    sums.push_back({std::string(name), *digest});
  }
  for (auto const* wanted : {database_name, manifest_name})
    if (!names.contains(wanted)) throw Refused(fmt::format("{} does not name {}", sums_name, wanted));
  return sums;
}

}  // namespace shidra::backup
