// SPDX-License-Identifier: AGPL-3.0-or-later
// A letter as the outbox keeps it: addressed, in one language, in both forms. A plain value.
#pragma once

#include <string>

#include "server/text/escape.hpp"

namespace shidra::mail {

struct Mailbox {
  std::string name;     // may be empty
  std::string address;  // normalised: see server/text/email.hpp
};

struct Letter {
  Mailbox to;
  std::string language_code;  // "he", "ar" or "en": direction and language of the body
  std::string subject;        // plain text, one line
  std::string plain;          // UTF-8, lines end with \n
  text::Html html;            // a whole document
  std::string unsubscribe;    // https address for List-Unsubscribe (one click); empty for letters about one's own acts
  std::string id;  // stable over attempts, so that a letter sent twice is shown once; letters, digits, - and .
};

}  // namespace shidra::mail
