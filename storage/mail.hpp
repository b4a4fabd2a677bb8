// SPDX-License-Identifier: AGPL-3.0-or-later
// The outbox: mail waits in the database, in the transaction of what it tells about, until it has been delivered.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/people.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

struct MailRow {
  std::int64_t id;
  std::optional<protocol::Id<protocol::Initiative>> initiative;
  std::optional<protocol::Id<protocol::Person>> person;
  std::string address;
  std::string letter;  ///< what it is, for example "summary_published"
  protocol::Language language;
  std::string subject;
  std::string plain;
  std::string html;
  protocol::Moment made_at;
  std::int64_t tries;
};
BOOST_DESCRIBE_STRUCT(MailRow, (),
                      (id, initiative, person, address, letter, language, subject, plain, html, made_at, tries))

/// `id` and `tries` of the argument are not used.
void add_mail(Write& write, MailRow const& mail);
/// What is due, oldest first.
std::vector<MailRow> mail_due(Read& read, protocol::Moment now, std::int64_t limit);
/// Of what is due, the oldest code of somebody known, for they wait for it; if there is none, of somebody who joins; if
/// there is none, the oldest of the rest.
std::optional<MailRow> most_urgent_mail(Read& read, protocol::Moment now);
/// Writes the row as it is: throws where nothing can be written now.
void touch_mail(Write& write, std::int64_t mail);
void note_mail_sent(Write& write, std::int64_t mail, protocol::Moment now);
void note_mail_failed(Write& write, std::int64_t mail, std::string_view problem, protocol::Moment next_try);
/// Codes and links that let somebody in do not stay in the database once their letter has left: its texts are emptied,
/// its subject, which holds the code, among them.
void empty_letter_with_secret(Write& write, std::int64_t mail);
/// All that were sent before `moment`, or given up.
void empty_letters_with_secrets(Write& write, protocol::Moment moment);
/// When the next one is due, sent ones left out.
std::optional<protocol::Moment> next_mail_due(Read& read);
/// For the demo's inbox page: newest first.
std::vector<MailRow> mail_to(Read& read, std::optional<std::string> const& address, std::int64_t limit);
std::optional<MailRow> find_mail(Read& read, std::int64_t mail);

}  // namespace shidra::storage
