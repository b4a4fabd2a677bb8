// SPDX-License-Identifier: AGPL-3.0-or-later
// Checks and normalises e-mail addresses. Stateless but for ICU's IDNA tables, opened once and only read afterwards.
#include "server/text/email.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include <unicode/idna.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include "server/text/code_points.hpp"
#include "server/text/unicode.hpp"

namespace shidra::text {

namespace {

constexpr std::size_t longest_address = 254;
constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_domain = 253;

bool has_unseen_character(std::string_view text) {
  for (CodePoints walk{text}; walk.more();) {
    auto const kind = U_GET_GC_MASK(static_cast<UChar32>(walk.next()));
    if ((kind & (U_GC_C_MASK | U_GC_Z_MASK)) != 0) return true;
  }
  return false;
}

std::string lower_ascii(std::string_view text) {
  std::string out{text};
  for (char& letter : out)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return out;
}

/// RFC 5322 dot-atom.
bool is_dot_atom(std::string_view local) {
  constexpr std::string_view signs = "!#$%&'*+-/=?^_`{|}~.";
  bool const allowed = std::all_of(local.begin(), local.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || signs.find(c) != signs.npos;
  });
  return allowed && !local.empty() && local.front() != '.' && local.back() != '.' &&
         local.find("..") == std::string_view::npos;
}

icu::IDNA const& idna() {
  static std::unique_ptr<icu::IDNA const> const tables = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::IDNA const> made{icu::IDNA::createUTS46Instance(
        UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, status)};
    if (U_FAILURE(status)) throw std::runtime_error{std::string{"ICU IDNA: "} + u_errorName(status)};
    return made;
  }();
  return *tables;
}

/// Empty where the domain is not a host name of at least two labels.
std::string ascii_domain(std::string_view domain) {
  UErrorCode status = U_ZERO_ERROR;
  icu::IDNAInfo info;
  std::string ascii;
  icu::StringByteSink<std::string> sink{&ascii};
  idna().nameToASCII_UTF8({domain.data(), static_cast<int32_t>(domain.size())}, sink, info, status);
  if (U_FAILURE(status) || info.hasErrors() || ascii.empty() || ascii.size() > longest_domain) return {};
  auto const last_dot = ascii.rfind('.');
  if (last_dot == std::string::npos || last_dot + 1 == ascii.size()) return {};
  bool const numeric = ascii.find_first_not_of("0123456789", last_dot + 1) == std::string::npos;
  return numeric ? std::string{} : lower_ascii(ascii);
}

std::string composed(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  auto const* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) throw std::runtime_error{std::string{"ICU normaliser: "} + u_errorName(status)};
  std::string out;
  icu::StringByteSink<std::string> sink{&out};
  nfc->normalizeUTF8(0, {text.data(), static_cast<int32_t>(text.size())}, sink, nullptr, status);
  return out;
}

}  // namespace

tl::expected<std::string, EmailProblem> normalise_email(std::string_view typed) {
  if (typed.size() > 4 * longest_address) return tl::unexpected{EmailProblem::too_long};
  if (!is_valid_utf8(typed)) return tl::unexpected{EmailProblem::not_utf8};
  std::string const address = composed(trim_white_space(typed));
  if (address.empty()) return tl::unexpected{EmailProblem::empty};
  if (has_unseen_character(address)) return tl::unexpected{EmailProblem::bad_character};
  auto const at = address.find('@');
  if (at == std::string::npos || address.find('@', at + 1) != std::string::npos)
    return tl::unexpected{EmailProblem::not_one_at};
  std::string const local = address.substr(0, at);
  if (local.size() > longest_local_part) return tl::unexpected{EmailProblem::too_long};
  if (!is_dot_atom(local)) return tl::unexpected{EmailProblem::bad_local_part};
  std::string const domain = ascii_domain(std::string_view{address}.substr(at + 1));
  if (domain.empty()) return tl::unexpected{EmailProblem::bad_domain};
  if (local.size() + 1 + domain.size() > longest_address) return tl::unexpected{EmailProblem::too_long};
  return local + "@" + domain;
}

std::string email_key(std::string_view normalised) { return lower_ascii(normalised); }

}  // namespace shidra::text
