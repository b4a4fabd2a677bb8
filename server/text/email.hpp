// SPDX-License-Identifier: AGPL-3.0-or-later
// One form for an e-mail address. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace shidra::text {

enum class EmailProblem {
  empty,
  not_utf8,
  too_long,        // more than 254 bytes in all or 64 before the @ (RFC 5321)
  not_one_at,      // there must be exactly one @
  bad_character,   // a control, white space, bidi or other invisible character
  bad_local_part,  // quoted, not ASCII, or with a dot at an end or two in a row
  bad_domain,      // not a host name with at least two labels, also after IDNA
};

/// Trimmed, Unicode NFC, the domain in lower case and in ASCII (IDNA, UTS 46). The part before the @ keeps its case,
/// since only the receiving server may fold it; it must be ASCII, because few servers accept others and look-alikes
/// would pass.
tl::expected<std::string, EmailProblem> normalise_email(std::string_view typed);

/// What makes two normalised addresses the same account: all in lower case. For comparing, not for sending.
std::string email_key(std::string_view normalised);

}  // namespace shidra::text
