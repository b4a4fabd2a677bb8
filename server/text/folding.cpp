// SPDX-License-Identifier: AGPL-3.0-or-later
// Folding of texts for search and of names for comparison. Any thread: ICU's normalisers and the spoof checker are
// shared and only read. Throws std::runtime_error when ICU's data is missing (a broken installation).
#include <memory>
#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include "server/text/code_points.hpp"
#include "server/text/unicode.hpp"

namespace shidra::text {

namespace {

void require(UErrorCode status, char const* what) {
  if (U_FAILURE(status)) throw std::runtime_error{std::string{what} + ": " + u_errorName(status)};
}

std::string normalised(icu::Normalizer2 const* form, UErrorCode status, std::string_view text) {
  require(status, "ICU normaliser");
  icu::StringPiece const piece{text.data(), static_cast<int32_t>(text.size())};
  icu::UnicodeString const result = form->normalize(icu::UnicodeString::fromUTF8(piece), status);
  require(status, "ICU normalisation");
  std::string out;
  result.toUTF8String(out);
  return out;
}

std::string decomposed(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  auto const* form = icu::Normalizer2::getNFDInstance(status);
  return normalised(form, status, text);
}

std::string casefolded_and_decomposed(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  auto const* form = icu::Normalizer2::getNFKCCasefoldInstance(status);
  return decomposed(normalised(form, status, text));
}

/// 0 for characters that say nothing to a search. Marks are already apart (NFD), so hamza carriers are plain letters
/// here.
char32_t folded_letter(char32_t point) {
  switch (point) {
    case U'ך':
      return U'כ';
    case U'ם':
      return U'מ';
    case U'ן':
      return U'נ';
    case U'ף':
      return U'פ';
    case U'ץ':
      return U'צ';
    case U'\u0671':
      return U'\u0627';  // alef wasla → alef
    case U'\u0649':
    case U'\u06CC':
      return U'\u064A';  // alef maqsura, Farsi ya → ya
    case U'\u06A9':
      return U'\u0643';  // keheh → kaf
    case U'\u0629':
      return U'\u0647';  // ta marbuta → ha
    case U'\u0640':
      return 0;  // tatweel
    case U'\u05F3':
    case U'\u05F4':  // geresh, gershayim, and what people type for them
    case U'\'':
    case U'"':
    case U'\u2019':
    case U'\u201D':
      return 0;
    case U'\u05BE':
      return U' ';  // maqaf joins two words
    default:
      break;
  }
  auto const code = static_cast<UChar32>(point);
  if (u_charType(code) == U_NON_SPACING_MARK || u_charType(code) == U_FORMAT_CHAR) return 0;
  if (int const digit = u_charDigitValue(code); digit >= 0) return U'0' + static_cast<char32_t>(digit);
  return u_isUWhiteSpace(code) ? U' ' : point;
}

USpoofChecker const* spoof_checker() {
  static std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> const checker = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> opened{uspoof_open(&status), &uspoof_close};
    require(status, "ICU spoof checker");
    return opened;
  }();
  return checker.get();
}

// What a name can do without goes before a skeleton is made: afterwards a Hebrew yod has become an apostrophe and the
// dots of Arabic letters have become marks.
icu::UnicodeString essential_letters(std::string_view name) {
  icu::UnicodeString essential;
  std::string const apart = decomposed(name);
  for (CodePoints walk{apart}; walk.more();) {
    char32_t const point = walk.next();
    auto const kind = U_GET_GC_MASK(static_cast<UChar32>(point));
    constexpr auto ignored = U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK | U_GC_P_MASK | U_GC_Z_MASK | U_GC_CC_MASK;
    if ((kind & ignored) == 0 && point != U'\u0640') essential.append(static_cast<UChar32>(point));
  }
  return essential;
}

std::string folded_skeleton(icu::UnicodeString const& letters) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(spoof_checker(), 0, letters, skeleton, &status);
  require(status, "ICU skeleton");
  std::string out;
  skeleton.foldCase().toUTF8String(out);
  return out;
}

}  // namespace

std::string fold_for_search(std::string_view text) {
  std::string const plain = casefolded_and_decomposed(text);
  std::string out;
  for (CodePoints walk{plain}; walk.more();) {
    char32_t const point = folded_letter(walk.next());
    if (point == 0) continue;
    if (point != U' ') {
      append_utf8(out, point);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

Appearance::Appearance(std::string_view name) {
  auto letters = essential_letters(name);
  as_written_ = folded_skeleton(letters);
  in_small_letters_ = folded_skeleton(letters.foldCase());
}

}  // namespace shidra::text
