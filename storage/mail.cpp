// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL of the outbox.
#include "storage/mail.hpp"

namespace shidra::storage {

using protocol::Moment;

void add_mail(Write& write, MailRow const& mail) {
  write.run(
      R"sql(INSERT INTO mail (initiative, person, address, letter, language, subject, plain, html, made_at, due_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9))sql",
      mail.initiative, mail.person, mail.address, mail.letter, mail.language, mail.subject, mail.plain, mail.html,
      mail.made_at);
}

std::vector<MailRow> mail_due(Read& read, Moment now, std::int64_t limit) {
  return read.all<MailRow>(
      R"sql(SELECT id, initiative, person, address, letter, language, subject, plain, html, made_at, tries
    FROM mail WHERE sent_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2)sql",
      now, limit);
}

// What all that waits is sorted by lies at the front of the rows: their texts are read of the one only.
std::optional<MailRow> most_urgent_mail(Read& read, Moment now) {
  return read.first<MailRow>(
      R"sql(SELECT id, initiative, person, address, letter, language, subject, plain, html, made_at, tries
    FROM mail WHERE id = (SELECT id FROM mail WHERE sent_at IS NULL AND due_at <= $1
      ORDER BY letter <> 'sign_in_code', letter = 'sign_in_code' AND person IS NULL, due_at, id LIMIT 1))sql",
      now);
}

void touch_mail(Write& write, std::int64_t mail) {
  write.run(R"sql(UPDATE mail SET due_at = due_at WHERE id = $1)sql", mail);
}

void note_mail_sent(Write& write, std::int64_t mail, Moment now) {
  write.run(R"sql(UPDATE mail SET sent_at = $2, problem = NULL WHERE id = $1)sql", mail, now);
}

void note_mail_failed(Write& write, std::int64_t mail, std::string_view problem, Moment next_try) {
  write.run(R"sql(UPDATE mail SET tries = tries + 1, problem = $2, due_at = $3 WHERE id = $1)sql", mail, problem,
            next_try);
}

void empty_letter_with_secret(Write& write, std::int64_t mail) {
  write.run(R"sql(UPDATE mail SET subject = '', plain = '', html = '' WHERE id = $1
    AND letter IN ('sign_in_code', 'invitation'))sql",
            mail);
}

void empty_letters_with_secrets(Write& write, Moment moment) {
  write.run(
      R"sql(UPDATE mail SET subject = '', plain = '', html = '' WHERE (sent_at < $1 OR (sent_at IS NULL AND due_at >= $2))
    AND letter IN ('sign_in_code', 'invitation') AND (plain <> '' OR subject <> ''))sql",
      moment, protocol::Moment{protocol::max_moment_ms});
}

std::optional<Moment> next_mail_due(Read& read) {
  return read.value<std::optional<Moment>>(R"sql(SELECT MIN(due_at) FROM mail WHERE sent_at IS NULL)sql");
}

std::vector<MailRow> mail_to(Read& read, std::optional<std::string> const& address, std::int64_t limit) {
  return read.all<MailRow>(
      R"sql(SELECT id, initiative, person, address, letter, language, subject, plain, html, made_at, tries
    FROM mail WHERE $1 IS NULL OR address = $1 ORDER BY id DESC LIMIT $2)sql",
      address, limit);
}

std::optional<MailRow> find_mail(Read& read, std::int64_t mail) {
  return read.first<MailRow>(
      R"sql(SELECT id, initiative, person, address, letter, language, subject, plain, html, made_at, tries
    FROM mail WHERE id = $1)sql",
      mail);
}

}  // namespace shidra::storage
