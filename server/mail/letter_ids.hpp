// SPDX-License-Identifier: AGPL-3.0-or-later
// What the world sees as a letter's id (Message-ID, MIME boundary). The outbox numbers its letters, and a number would
// tell whoever gets two letters how many others were written meanwhile: so also whether an address is known for which
// they asked a code in between. Pure value, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shidra::mail {

class LetterIds {
 public:
  /// `secret` is the server's own and stays the same: so does the id of a letter that is tried again.
  explicit LetterIds(std::string_view secret);
  /// 32 hexadecimal digits.
  std::string of(std::int64_t mail) const;

 private:
  std::string key_;
};

}  // namespace shidra::mail
