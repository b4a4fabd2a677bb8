// SPDX-License-Identifier: AGPL-3.0-or-later
// What Unicode says about a text: validity, length in code points, invisible and misleading characters, folding for
// search. Pure functions, any thread. Texts are UTF-8; a broken byte sequence counts as U+FFFD wherever a function does
// not refuse it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace shidra::text {

bool is_valid_utf8(std::string_view text);

/// Code points, not bytes and not what a reader sees as one letter.
std::size_t count_code_points(std::string_view text);

/// Embeddings, overrides and isolates (U+202A–202E, U+2066–2069) and the marks U+200E, U+200F, U+061C.
bool has_bidi_control(std::string_view text);

/// False for an empty text and for one made only of white space, controls, marks without a letter and invisible
/// characters.
bool has_visible_character(std::string_view text);

/// Without Unicode white space and byte order marks at both ends. The result points into `text`.
std::string_view trim_white_space(std::string_view text);

/// At most `limit` code points, cut before a word rather than inside it, with "…" (not counted) where something was
/// left out.
std::string cut_on_word(std::string_view text, std::size_t limit);

/// The form in which texts and search words are compared: compatibility-decomposed, case-folded, without niqqud,
/// harakat, tatweel, geresh, quotation marks and invisible characters; Hebrew final letters as ordinary ones; alef, ya,
/// kaf and ta marbuta as one shape each; every decimal digit in ASCII; maqaf and runs of white space as one space.
std::string fold_for_search(std::string_view text);

/// How a name looks to a person: its skeletons of Unicode TR39. Marks, punctuation, spaces and case do not count.
class Appearance {
 public:
  explicit Appearance(std::string_view name);
  /// Whether one could be taken for the other. Not transitive.
  bool is_like(Appearance const& other) const {
    return as_written_ == other.as_written_ || in_small_letters_ == other.in_small_letters_;
  }

 private:
  std::string as_written_;        ///< a capital I looks like a small L
  std::string in_small_letters_;  ///< a capital I is an i
};

}  // namespace shidra::text
