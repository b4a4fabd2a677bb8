// SPDX-License-Identifier: AGPL-3.0-or-later
// See file_name.hpp.
#include "server/summaries/file_name.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "server/text/unicode.hpp"

namespace shidra::summaries {
namespace {

struct Type {
  std::string_view type;
  std::string_view extension;
  std::string_view other_extension;
  Disposition disposition;
};

constexpr std::array types{
    Type{"application/pdf", "pdf", "", Disposition::shown},
    Type{"image/png", "png", "", Disposition::shown},
    Type{"image/jpeg", "jpg", "jpeg", Disposition::shown},
    Type{"image/webp", "webp", "", Disposition::shown},
    Type{"image/gif", "gif", "", Disposition::shown},
    Type{"text/plain", "txt", "", Disposition::saved},
    Type{"text/markdown", "md", "", Disposition::saved},
    Type{"text/csv", "csv", "", Disposition::saved},
    Type{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "", Disposition::saved},
    Type{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "", Disposition::saved},
    Type{"application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", "", Disposition::saved},
    Type{"application/vnd.oasis.opendocument.text", "odt", "", Disposition::saved},
    Type{"application/vnd.oasis.opendocument.spreadsheet", "ods", "", Disposition::saved},
    Type{"application/vnd.oasis.opendocument.presentation", "odp", "", Disposition::saved},
    Type{"audio/mpeg", "mp3", "", Disposition::shown},
    Type{"audio/mp4", "m4a", "", Disposition::shown},
    Type{"video/mp4", "mp4", "", Disposition::shown},
};

Type const* find_type(std::string_view type) {
  auto const found = std::ranges::find(types, type, &Type::type);
  return found == types.end() ? nullptr : &*found;
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/// U+00AD, U+061C, U+180E, U+200B–200F, U+2028–202E, U+2060–206F, U+FEFF and the C1 controls, as UTF-8: length, or 0.
std::size_t invisible_at(std::string_view text, std::size_t at) {
  auto const byte = [&](std::size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
  };
  if (byte(at) == 0xC2 && ((byte(at + 1) >= 0x80 && byte(at + 1) <= 0x9F) || byte(at + 1) == 0xAD)) return 2;
  if (byte(at) == 0xD8 && byte(at + 1) == 0x9C) return 2;
  if (byte(at) == 0xE1 && byte(at + 1) == 0xA0 && byte(at + 2) == 0x8E) return 3;
  if (byte(at) == 0xE2 && byte(at + 1) == 0x80)
    return ((byte(at + 2) >= 0x8B && byte(at + 2) <= 0x8F) || (byte(at + 2) >= 0xA8 && byte(at + 2) <= 0xAE)) ? 3 : 0;
  if (byte(at) == 0xE2 && byte(at + 1) == 0x81) return byte(at + 2) >= 0xA0 && byte(at + 2) <= 0xAF ? 3 : 0;
  if (byte(at) == 0xEF && byte(at + 1) == 0xBB && byte(at + 2) == 0xBF) return 3;
  return 0;
}

std::string without_mischief(std::string_view name) {
  constexpr std::string_view unfit = "\"<>|:*?%;'`$&#\\/";
  std::string clean;
  for (std::size_t at = 0; at < name.size();) {
    if (auto const length = invisible_at(name, at)) {
      at += length;
      continue;
    }
    char const c = name[at++];
    if ((c >= 0 && c < 0x20) || c == 0x7F) continue;
    clean += unfit.find(c) == std::string_view::npos ? c : '-';
  }
  return clean;
}

std::string first_code_points(std::string_view text, std::size_t limit) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size(); ++at)
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U && ++count > limit) break;
  return std::string(text.substr(0, at));
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string_view trimmed(std::string_view text) {
  auto const begin = text.find_first_not_of(". ");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(". ") - begin + 1);
}

}  // namespace

std::string_view extension_of(std::string_view type) {
  auto const* found = find_type(type);
  return found ? found->extension : std::string_view();
}

Disposition disposition_of(std::string_view type) {
  auto const* found = find_type(type);
  return found ? found->disposition : Disposition::saved;
}

std::string safe_file_name(std::string_view name, std::string_view type) {
  auto const slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  auto const clean = text::is_valid_utf8(name) ? without_mischief(name) : std::string();
  std::string_view stem = trimmed(clean);
  std::string extension(extension_of(type));
  if (auto const dot = stem.rfind('.'); dot != std::string_view::npos) {
    auto const given = lower(stem.substr(dot + 1));
    auto const* found = find_type(type);
    if (found && (given == found->extension || (!given.empty() && given == found->other_extension))) {
      extension = given;
      stem = stem.substr(0, dot);
    }
  }
  auto const short_stem = first_code_points(trimmed(stem), 110);
  return (short_stem.empty() ? "file" : short_stem) + (extension.empty() ? "" : "." + extension);
}

std::string file_address(protocol::Id<protocol::Material> material, std::string_view name) {
  std::string plain;
  for (char const c : name) {
    bool const good = is_plain(c);
    if (good || plain.empty() || plain.back() != '-') plain += good ? c : '-';
  }
  plain.erase(0, plain.find_first_not_of('-'));
  if (plain.empty() || plain.front() == '.') plain.insert(0, "file");
  for (auto at = plain.find(".."); at != std::string::npos; at = plain.find("..")) plain.erase(at, 1);
  return fmt::format("/files/{}/{}", material.value, plain);
}

std::string content_disposition(Disposition disposition, std::string_view name) {
  std::string ascii;
  std::string encoded;
  for (char const c : name) {
    auto const byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) ascii += is_plain(c) || c == ' ' ? c : '_';
    encoded += is_plain(c) ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return fmt::format("{}; filename=\"{}\"; filename*=UTF-8''{}",
                     disposition == Disposition::shown ? "inline" : "attachment", ascii, encoded);
}

}  // namespace shidra::summaries
