// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL of people, roles, sessions, codes and links.
#include "storage/people.hpp"

namespace shidra::storage {

using protocol::Id;
using protocol::Moment;

std::optional<PersonRow> find_person(Read& read, Id<protocol::Person> person) {
  return read.first<PersonRow>(
      R"sql(SELECT id, initiative, name, email, language, state, organisation, title FROM person WHERE id = $1)sql",
      person);
}

std::optional<PersonRow> find_person_by_email(Read& read, Id<protocol::Initiative> initiative, std::string_view email) {
  return read.first<PersonRow>(R"sql(SELECT id, initiative, name, email, language, state, organisation, title
    FROM person WHERE initiative = $1 AND email = $2)sql",
                               initiative, email);
}

std::vector<PersonRow> people_with_email(Read& read, std::string_view email) {
  return read.all<PersonRow>(R"sql(SELECT id, initiative, name, email, language, state, organisation, title
    FROM person WHERE email = $1 AND state <> 'left' ORDER BY id)sql",
                             email);
}

std::vector<Id<protocol::Person>> people_of(Read& read, Id<protocol::Initiative> initiative) {
  return read.all<Id<protocol::Person>>(
      R"sql(SELECT id FROM person WHERE initiative = $1 AND state <> 'left' ORDER BY id)sql", initiative);
}

std::vector<NamedPerson> names_of_people(Read& read, Id<protocol::Initiative> initiative) {
  return read.all<NamedPerson>(
      R"sql(SELECT id, name FROM person WHERE initiative = $1 AND state <> 'left' ORDER BY id)sql", initiative);
}

std::vector<Id<protocol::Person>> editors_of(Read& read, Id<protocol::Organisation> organisation) {
  return read.all<Id<protocol::Person>>(
      R"sql(SELECT person.id FROM person JOIN role_grant ON role_grant.person = person.id
    WHERE person.organisation = $1 AND role_grant.role = 'organisation_editor' AND person.state <> 'left' ORDER BY person.id)sql",
      organisation);
}

std::vector<Id<protocol::Person>> active_administrators(Read& read, Id<protocol::Initiative> initiative) {
  return read.all<Id<protocol::Person>>(
      R"sql(SELECT DISTINCT person.id FROM person JOIN role_grant ON role_grant.person = person.id
    WHERE person.initiative = $1 AND role_grant.role = 'administrator' AND person.state = 'active' ORDER BY person.id)sql",
      initiative);
}

std::vector<protocol::Grant> grants_of(Read& read, Id<protocol::Person> person) {
  return read.all<protocol::Grant>(R"sql(SELECT role, forum, call FROM role_grant WHERE person = $1 ORDER BY id)sql",
                                   person);
}

std::vector<protocol::SeatTaken> seats_of(Read& read, Id<protocol::Person> person) {
  return read.all<protocol::SeatTaken>(R"sql(
    SELECT forum, id, 'holder', chair FROM seat WHERE person = $1
    UNION ALL SELECT forum, id, 'alternate', 0 FROM seat WHERE alternate = $1 ORDER BY 1, 2)sql",
                                       person);
}

bool sits_on_board(Read& read, Id<protocol::Person> person) {
  return read.value<bool>(R"sql(SELECT EXISTS (SELECT 1 FROM seat JOIN forum ON forum.id = seat.forum
    WHERE forum.kind = 'board' AND forum.closed_at IS NULL AND (seat.person = $1 OR seat.alternate = $1)))sql",
                          person);
}

Id<protocol::Person> add_person(Write& write, PersonRow const& person) {
  return {write.insert(R"sql(INSERT INTO person (initiative, name, email, language, state, organisation, title)
    VALUES ($1, $2, $3, $4, $5, $6, $7))sql",
                       person.initiative, person.name, person.email, person.language, person.state, person.organisation,
                       person.title)};
}

void change_person(Write& write, PersonRow const& person) {
  write.run(
      R"sql(UPDATE person SET name = $2, language = $3, state = $4, organisation = $5, title = $6 WHERE id = $1)sql",
      person.id, person.name, person.language, person.state, person.organisation, person.title);
}

void note_former_member(Write& write, Id<protocol::Person> person, Id<protocol::Organisation> organisation,
                        Moment now) {
  write.run(R"sql(INSERT INTO former_member (person, organisation, until) VALUES ($1, $2, $3)
    ON CONFLICT (person, organisation) DO UPDATE SET until = excluded.until)sql",
            person, organisation, now);
}

void replace_grants(Write& write, Id<protocol::Person> person, std::vector<protocol::Grant> const& grants) {
  write.run(R"sql(DELETE FROM role_grant WHERE person = $1)sql", person);
  for (auto const& grant : grants)
    write.run(R"sql(INSERT INTO role_grant (person, role, forum, call) VALUES ($1, $2, $3, $4))sql", person, grant.role,
              grant.forum, grant.call);
}

std::optional<SessionRow> find_session(Read& read, Digest const& token) {
  return read.first<SessionRow>(R"sql(SELECT id, person, device, since, seen FROM session WHERE token = $1)sql", token);
}

std::optional<SessionRow> find_session(Read& read, Id<protocol::Session> session) {
  return read.first<SessionRow>(R"sql(SELECT id, person, device, since, seen FROM session WHERE id = $1)sql", session);
}

std::vector<Id<protocol::Session>> sessions_of(Read& read, Id<protocol::Person> person) {
  return read.all<Id<protocol::Session>>(R"sql(SELECT id FROM session WHERE person = $1 ORDER BY id)sql", person);
}

Id<protocol::Session> add_session(Write& write, Digest const& token, SessionRow const& session) {
  return {write.insert(R"sql(INSERT INTO session (token, person, device, since, seen) VALUES ($1, $2, $3, $4, $5))sql",
                       token, session.person, session.device, session.since, session.seen)};
}

void note_session_seen(Write& write, Id<protocol::Session> session, Moment now) {
  write.run(R"sql(UPDATE session SET seen = $2 WHERE id = $1)sql", session, now);
}

void end_session(Write& write, Id<protocol::Session> session) {
  write.run(R"sql(DELETE FROM session WHERE id = $1)sql", session);
}

std::vector<Id<protocol::Session>> sessions_until(Read& read, Id<protocol::Initiative> initiative, Moment moment,
                                                  std::int64_t limit) {
  return read.all<Id<protocol::Session>>(
      R"sql(SELECT session.id FROM session JOIN person ON person.id = session.person
    WHERE session.since <= $2 AND person.initiative = $1 ORDER BY session.id LIMIT $3)sql",
      initiative, moment, limit);
}

std::vector<CodeRow> codes_of(Read& read, std::string_view email, Digest const& browser) {
  return read.all<CodeRow>(
      R"sql(SELECT id, initiative, person, code, salt, browser, language, made_at, tries FROM sign_in_code
    WHERE email = $1 AND browser = $2 AND spent = 0 ORDER BY id DESC)sql",
      email, browser);
}

std::int64_t codes_since(Read& read, std::string_view email, Moment since) {
  return read.value<std::int64_t>(R"sql(SELECT COUNT(*) FROM sign_in_code WHERE email = $1 AND made_at > $2)sql", email,
                                  since);
}

std::int64_t codes_since(Read& read, std::string_view email, Digest const& browser, Moment since) {
  return read.value<std::int64_t>(
      R"sql(SELECT COUNT(*) FROM sign_in_code WHERE email = $1 AND browser = $2 AND made_at > $3)sql", email, browser,
      since);
}

void add_code(Write& write, std::string_view email, CodeRow const& code) {
  write.run(R"sql(INSERT INTO sign_in_code (email, initiative, person, code, salt, browser, language, made_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql",
            email, code.initiative, code.person, code.code, code.salt, code.browser, code.language, code.made_at);
}

void count_try(Write& write, std::int64_t code) {
  write.run(R"sql(UPDATE sign_in_code SET tries = tries + 1 WHERE id = $1)sql", code);
}

void spend_codes(Write& write, std::string_view email, Digest const& browser) {
  write.run(R"sql(UPDATE sign_in_code SET spent = 1 WHERE email = $1 AND browser = $2)sql", email, browser);
}

void forget_codes_before(Write& write, Moment moment) {
  write.run(R"sql(DELETE FROM sign_in_code WHERE made_at < $1)sql", moment);
}

void remember_browser(Write& write, Id<protocol::Person> person, Digest const& browser, Moment now) {
  write.run(R"sql(INSERT INTO known_browser (person, browser, seen) VALUES ($1, $2, $3)
    ON CONFLICT (person, browser) DO UPDATE SET seen = excluded.seen)sql",
            person, browser, now);
}

bool knows_browser(Read& read, Id<protocol::Person> person, Digest const& browser) {
  return read.value<bool>(R"sql(SELECT EXISTS (SELECT 1 FROM known_browser WHERE person = $1 AND browser = $2))sql",
                          person, browser);
}

void forget_browsers_before(Write& write, Moment moment) {
  write.run(R"sql(DELETE FROM known_browser WHERE seen < $1)sql", moment);
}

std::optional<LinkRow> find_link(Read& read, Digest const& token) {
  return read.first<LinkRow>(R"sql(SELECT person, valid_until FROM sign_in_link WHERE token = $1)sql", token);
}

void add_link(Write& write, Digest const& token, LinkRow const& link, Moment now) {
  write.run(R"sql(INSERT INTO sign_in_link (token, person, made_at, valid_until) VALUES ($1, $2, $3, $4))sql", token,
            link.person, now, link.valid_until);
}

void forget_links(Write& write, Id<protocol::Person> person) {
  write.run(R"sql(DELETE FROM sign_in_link WHERE person = $1)sql", person);
}

bool use_link(Write& write, Digest const& token) {
  return write.run(R"sql(DELETE FROM sign_in_link WHERE token = $1)sql", token) == 1;
}

}  // namespace shidra::storage
