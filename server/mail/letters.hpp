// SPDX-License-Identifier: AGPL-3.0-or-later
// The letters that the product writes, each from catalog keys `mail.*` in the reader's language. Pure functions, any
// thread. Every letter says who it comes from, what happened and the one thing to do. The caller sets Letter::id.
#pragma once

#include <cstdint>
#include <string>

#include "server/mail/letter.hpp"

namespace shidra::mail {

struct Reader {
  Mailbox to;
  std::string language_code;  // "he", "ar" or "en"
};

/// From whom a letter comes and how its times are written.
struct Origin {
  std::string initiative;     // its name in the reader's language
  std::string time_zone;      // IANA name
  std::int64_t now;           // milliseconds UTC
  std::string accessibility;  // address of the accessibility statement; may be empty
};

struct SignInCode {
  std::string code;      // six digits
  std::string link;      // opens a page with a button; opening alone does not use the code up
  std::int64_t minutes;  // how long it holds
};
Letter sign_in_letter(Reader const& reader, Origin const& origin, SignInCode const& content);

struct Invitation {
  std::string inviter;  // a person's name
  std::string forum;    // empty: to the initiative as a whole
  std::string link;
  std::int64_t expires;  // milliseconds UTC
};
Letter invitation_letter(Reader const& reader, Origin const& origin, Invitation const& content);

struct CancelledMeeting {
  std::string forum;
  std::string title;
  std::int64_t starts;  // when it would have been, milliseconds UTC
  std::string reason;   // plain
  std::string link;
};
Letter meeting_cancelled_letter(Reader const& reader, Origin const& origin, CancelledMeeting const& content);

struct ClosedForum {
  std::string forum;
  std::string reason;  // plain
  std::string link;
};
Letter forum_closed_letter(Reader const& reader, Origin const& origin, ClosedForum const& content);

struct PublishedSummary {
  std::string forum;
  std::string title;       // of the meeting
  std::int64_t held;       // milliseconds UTC
  std::string opening;     // excerpt of the text, plain; may be empty
  std::string correction;  // reason of a later revision; empty for the first
  std::string link;
  std::string unsubscribe;  // may be empty
};
Letter summary_letter(Reader const& reader, Origin const& origin, PublishedSummary const& content);

struct AmendedCall {
  std::string call;    // title
  std::string change;  // what changed and why, plain
  std::int64_t deadline;
  std::string link;
};
Letter call_amended_letter(Reader const& reader, Origin const& origin, AmendedCall const& content);

struct ReceivedResponse {
  std::string call;
  std::string organisation;
  std::int64_t received;
  std::int64_t deadline;  // until when it may be changed or withdrawn
  std::string link;
};
Letter response_received_letter(Reader const& reader, Origin const& origin, ReceivedResponse const& content);

enum class Outcome { accepted, waitlisted, declined };

struct DecidedResponse {
  std::string call;
  std::string organisation;
  Outcome outcome;
  std::string reason;  // plain
  std::string link;
};
Letter response_decided_letter(Reader const& reader, Origin const& origin, DecidedResponse const& content);

}  // namespace shidra::mail
