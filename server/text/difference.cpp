// SPDX-License-Identifier: AGPL-3.0-or-later
// Lines are compared first; a removed line and the one inserted in its place are then compared word by word.
#include "server/text/difference.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/text/edit_script.hpp"
#include "server/text/markdown.hpp"
#include "server/text/markdown_events.hpp"

namespace shidra::text {

namespace {

constexpr int most_line_edits = 1000;
constexpr int most_word_edits = 300;
constexpr std::size_t context_lines = 2;

using Pieces = std::vector<std::string_view>;
enum class Place { first, between, last };

Pieces lines_of(std::string_view text) {
  Pieces lines;
  while (!text.empty()) {
    auto const end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

/// Words, single signs and runs of spaces; letters beyond ASCII count as parts of words.
Pieces words_of(std::string_view line) {
  auto const kind = [](char letter) {
    if (letter == ' ' || letter == '\t') return 0;
    bool const word = (letter & 0x80) != 0 || (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                      (letter >= 'A' && letter <= 'Z');
    return word ? 1 : 2;
  };
  Pieces words;
  for (std::size_t begin = 0; begin < line.size();) {
    std::size_t end = begin + 1;
    while (end < line.size() && kind(line[begin]) != 2 && kind(line[end]) == kind(line[begin])) ++end;
    words.push_back(line.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

std::vector<Edit> compare(Pieces const& before, Pieces const& after, int most_edits) {
  std::unordered_map<std::string_view, int> numbers;
  auto const numbered = [&](Pieces const& pieces) {
    std::vector<int> out;
    for (auto const piece : pieces)
      out.push_back(numbers.try_emplace(piece, static_cast<int>(numbers.size())).first->second);
    return out;
  };
  std::vector<int> const old_numbers = numbered(before);
  std::vector<int> const new_numbers = numbered(after);
  return edit_script(old_numbers, new_numbers, most_edits);
}

std::string_view tag_of(EditKind kind) {
  return kind == EditKind::keep ? "" : kind == EditKind::remove ? "del" : "ins";
}

void append_marked(std::string& out, EditKind kind, std::string_view text) {
  std::string visible;
  append_visible(visible, text);
  std::string const escaped = escape_html(visible);
  std::string const tag{tag_of(kind)};
  out += tag.empty() ? escaped : "<" + tag + ">" + escaped + "</" + tag + ">";
}

void append_line(std::string& out, EditKind kind, std::string_view line) {
  if (line.find_first_not_of(" \t") == std::string_view::npos) return;  // an empty line shows nothing
  out += "<p dir=\"auto\">";
  append_marked(out, kind, line);
  out += "</p>\n";
}

/// Two versions of one line: word by word where at least a third of the words stayed, whole otherwise.
void append_changed_line(std::string& out, std::string_view before, std::string_view after) {
  Pieces const old_words = words_of(before);
  Pieces const new_words = words_of(after);
  auto const script = compare(old_words, new_words, most_word_edits);
  auto const kept = std::count_if(script.begin(), script.end(), [&](Edit const& edit) {
    return edit.kind == EditKind::keep && old_words[edit.index].find_first_not_of(" \t") != std::string_view::npos;
  });
  if (static_cast<std::size_t>(kept) * 6 <
      std::max(old_words.size(), new_words.size())) {  // spaces are half of the pieces
    append_line(out, EditKind::remove, before);
    append_line(out, EditKind::insert, after);
    return;
  }
  out += "<p dir=\"auto\">";
  for (std::size_t i = 0; i < script.size();) {
    EditKind const kind = script[i].kind;
    std::string run;
    for (; i < script.size() && script[i].kind == kind; ++i)
      run += kind == EditKind::insert ? new_words[script[i].index] : old_words[script[i].index];
    append_marked(out, kind, run);
  }
  out += "</p>\n";
}

/// Lines begin..end of `lines`; context is shown only beside a change.
void append_unchanged(std::string& out, Pieces const& lines, std::size_t begin, std::size_t end, Place place) {
  std::size_t const before_gap = place == Place::first ? begin : std::min(end, begin + context_lines);
  std::size_t const after_gap = place == Place::last ? end : std::max(before_gap, end - std::min(end, context_lines));
  bool const worth_a_gap = after_gap > before_gap + 1;
  for (std::size_t i = begin; i < end; ++i) {
    bool const inside = i >= before_gap && i < after_gap;
    if (!worth_a_gap || !inside) append_line(out, EditKind::keep, lines[i]);
    if (worth_a_gap && i == before_gap) out += "<p class=\"unchanged\">⋯</p>\n";
  }
}

void append_changed(std::string& out, Pieces const& removed, Pieces const& inserted) {
  std::size_t const pairs = std::min(removed.size(), inserted.size());
  for (std::size_t i = 0; i < pairs; ++i) append_changed_line(out, removed[i], inserted[i]);
  for (std::size_t i = pairs; i < removed.size(); ++i) append_line(out, EditKind::remove, removed[i]);
  for (std::size_t i = pairs; i < inserted.size(); ++i) append_line(out, EditKind::insert, inserted[i]);
}

}  // namespace

Html visible_difference(std::string_view before, std::string_view after) {
  Pieces const old_lines = lines_of(before.substr(0, longest_markdown));
  Pieces const new_lines = lines_of(after.substr(0, longest_markdown));
  Html out;
  if (old_lines == new_lines) return out;
  auto const script = compare(old_lines, new_lines, most_line_edits);
  bool changed = false;
  for (std::size_t i = 0; i < script.size();) {
    if (script[i].kind == EditKind::keep) {
      std::size_t const begin = script[i].index;
      std::size_t end = begin;
      for (; i < script.size() && script[i].kind == EditKind::keep; ++i) ++end;
      bool const last = i == script.size();
      append_unchanged(out.markup, old_lines, begin, end,
                       last                     ? Place::last
                       : begin == 0 && !changed ? Place::first
                                                : Place::between);
      continue;
    }
    changed = true;
    Pieces removed;
    Pieces inserted;
    for (; i < script.size() && script[i].kind != EditKind::keep; ++i) {
      bool const gone = script[i].kind == EditKind::remove;
      (gone ? removed : inserted).push_back(gone ? old_lines[script[i].index] : new_lines[script[i].index]);
    }
    append_changed(out.markup, removed, inserted);
  }
  return out;
}

}  // namespace shidra::text
