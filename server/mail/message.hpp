// SPDX-License-Identifier: AGPL-3.0-or-later
// A letter as the bytes of an Internet message (RFC 5322, MIME). Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "server/mail/letter.hpp"

namespace shidra::mail {

enum class MessageProblem {
  line_break_in_header,  // CR, LF, NUL or another control character in a name, subject, address, id or link
  bad_address,           // to or from is not a plain ASCII address
  bad_id,                // empty, longer than 200 bytes, or with other signs than letters, digits, - and .
};

/// multipart/alternative, bodies in base64 (ASCII lines, so that no server on the way needs to change anything).
/// `now` is milliseconds UTC, for the Date line. Message-ID is <letter.id@domain of from>.
tl::expected<std::string, MessageProblem> compose(Letter const& letter, Mailbox const& from, std::int64_t now);

/// Text of a header: as it is when it is short ASCII, otherwise RFC 2047 words that never split a character.
std::string encoded_words(std::string_view text);

}  // namespace shidra::mail
