// SPDX-License-Identifier: AGPL-3.0-or-later
// See file_type.hpp.
#include "server/summaries/file_type.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include <magic.h>

#include "server/summaries/file_name.hpp"

namespace shidra::summaries {
namespace {

std::string type_by_content(std::filesystem::path const& file) {
  std::unique_ptr<magic_set, decltype(&magic_close)> const magic{
      magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR), &magic_close};
  if (!magic || magic_load(magic.get(), nullptr) != 0) throw std::runtime_error("libmagic has no data");
  char const* const type = magic_file(magic.get(), file.c_str());
  if (!type) throw std::runtime_error(std::string("libmagic: ") + magic_error(magic.get()));
  return type;
}

bool ends_with(std::string_view name, std::string_view extension) {
  if (name.size() < extension.size()) return false;
  return std::ranges::equal(name.substr(name.size() - extension.size()), extension,
                            [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

}  // namespace

std::string sniffed_type(std::filesystem::path const& file, std::string_view given_name) {
  auto type = type_by_content(file);
  if (type == "audio/x-m4a") type = "audio/mp4";
  if (type == "application/csv") type = "text/csv";
  if (type == "text/plain" || type == "text/csv") {
    if (ends_with(given_name, ".md") || ends_with(given_name, ".markdown")) return "text/markdown";
    return ends_with(given_name, ".csv") ? "text/csv" : "text/plain";
  }
  return extension_of(type).empty() ? "" : type;
}

}  // namespace shidra::summaries
