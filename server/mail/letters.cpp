// SPDX-License-Identifier: AGPL-3.0-or-later
// One function a letter; reading it from top to bottom is reading the letter.
#include "server/mail/letters.hpp"

#include "server/mail/page.hpp"
#include "server/text/dates.hpp"

namespace shidra::mail {

namespace {

text::DateView view_of(Reader const& reader, Origin const& origin) {
  return {reader.language_code, origin.time_zone, origin.now};
}

}  // namespace

Letter sign_in_letter(Reader const& reader, Origin const& origin, SignInCode const& content) {
  LetterPage page{reader, origin};
  page.say("mail.sign_in.body", {{"initiative", origin.initiative}});
  page.show_code(content.code);
  page.say_plural("mail.sign_in.minutes", content.minutes);
  page.button("mail.sign_in.button", content.link);
  page.say("mail.sign_in.not_you");
  return page.finish("mail.sign_in.subject", {{"code", content.code}, {"initiative", origin.initiative}},
                     "mail.why.sign_in");
}

Letter invitation_letter(Reader const& reader, Origin const& origin, Invitation const& content) {
  LetterPage page{reader, origin};
  text::Parameters const names{
      {"inviter", content.inviter}, {"forum", content.forum}, {"initiative", origin.initiative}};
  bool const to_forum = !content.forum.empty();
  page.say(to_forum ? "mail.invitation.body_forum" : "mail.invitation.body", names);
  page.say("mail.invitation.what");
  page.button("mail.invitation.button", content.link);
  page.say("mail.invitation.expires", {{"deadline", text::format_deadline(content.expires, view_of(reader, origin))}});
  return page.finish(to_forum ? "mail.invitation.subject_forum" : "mail.invitation.subject", names,
                     "mail.why.invitation");
}

Letter meeting_cancelled_letter(Reader const& reader, Origin const& origin, CancelledMeeting const& content) {
  LetterPage page{reader, origin};
  text::Parameters const names{{"forum", content.forum},
                               {"meeting", content.title},
                               {"date", text::format_date_time(content.starts, view_of(reader, origin))}};
  page.say("mail.meeting_cancelled.body", names);
  page.quote(content.reason);
  page.button("mail.meeting_cancelled.button", content.link);
  return page.finish("mail.meeting_cancelled.subject", names, "mail.why.summary");
}

Letter forum_closed_letter(Reader const& reader, Origin const& origin, ClosedForum const& content) {
  LetterPage page{reader, origin};
  text::Parameters const names{{"forum", content.forum}, {"initiative", origin.initiative}};
  page.say("mail.forum_closed.body", names);
  page.quote(content.reason);
  page.say("mail.forum_closed.stays");
  page.button("mail.forum_closed.button", content.link);
  return page.finish("mail.forum_closed.subject", names, "mail.why.summary");
}

Letter summary_letter(Reader const& reader, Origin const& origin, PublishedSummary const& content) {
  LetterPage page{reader, origin};
  bool const corrected = !content.correction.empty();
  text::Parameters const names{{"forum", content.forum},
                               {"meeting", content.title},
                               {"date", text::format_date(content.held, view_of(reader, origin))}};
  page.say(corrected ? "mail.summary.body_corrected" : "mail.summary.body", names);
  if (corrected) page.say("mail.summary.correction");
  page.quote(corrected ? content.correction : content.opening);
  page.button("mail.summary.button", content.link);
  Letter letter =
      page.finish(corrected ? "mail.summary.subject_corrected" : "mail.summary.subject", names, "mail.why.summary");
  letter.unsubscribe = content.unsubscribe;
  return letter;
}

Letter call_amended_letter(Reader const& reader, Origin const& origin, AmendedCall const& content) {
  LetterPage page{reader, origin};
  text::Parameters const names{{"call", content.call}};
  page.say("mail.call_amended.body", names);
  page.quote(content.change);
  page.say("mail.call_amended.deadline",
           {{"deadline", text::format_deadline(content.deadline, view_of(reader, origin))}});
  page.button("mail.call_amended.button", content.link);
  return page.finish("mail.call_amended.subject", names, "mail.why.call_amended");
}

Letter response_received_letter(Reader const& reader, Origin const& origin, ReceivedResponse const& content) {
  LetterPage page{reader, origin};
  text::DateView const view = view_of(reader, origin);
  text::Parameters const names{{"call", content.call}, {"organisation", content.organisation}};
  page.say("mail.response_received.body", names);
  page.say("mail.response_received.times", {{"received", text::format_deadline(content.received, view)},
                                            {"deadline", text::format_deadline(content.deadline, view)}});
  page.button("mail.response_received.button", content.link);
  return page.finish("mail.response_received.subject", names, "mail.why.response");
}

Letter response_decided_letter(Reader const& reader, Origin const& origin, DecidedResponse const& content) {
  LetterPage page{reader, origin};
  text::Parameters const names{{"call", content.call}, {"organisation", content.organisation}};
  page.say("mail.response_decided.body", names);
  switch (content.outcome) {
    case Outcome::accepted:
      page.say("mail.response_decided.accepted");
      break;
    case Outcome::waitlisted:
      page.say("mail.response_decided.waitlisted");
      break;
    case Outcome::declined:
      page.say("mail.response_decided.declined");
      break;
  }
  if (!content.reason.empty()) page.say("mail.response_decided.reason");
  page.quote(content.reason);
  page.button("mail.response_decided.button", content.link);
  return page.finish("mail.response_decided.subject", names, "mail.why.response");
}

}  // namespace shidra::mail
