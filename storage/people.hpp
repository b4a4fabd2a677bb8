// SPDX-License-Identifier: AGPL-3.0-or-later
// People, their roles, sessions, codes and links in the database. Functions run on the thread of the view they are
// given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/organisations.hpp"
#include "protocol/people.hpp"
#include "storage/engine/digest.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

struct PersonRow {
  protocol::Id<protocol::Person> id;
  protocol::Id<protocol::Initiative> initiative;
  std::string name;
  std::string email;
  protocol::Language language;
  protocol::PersonState state;
  std::optional<protocol::Id<protocol::Organisation>> organisation;
  std::optional<std::string> title;
};
BOOST_DESCRIBE_STRUCT(PersonRow, (), (id, initiative, name, email, language, state, organisation, title))

std::optional<PersonRow> find_person(Read& read, protocol::Id<protocol::Person> person);
/// Also those who left: their address may be invited again.
std::optional<PersonRow> find_person_by_email(Read& read, protocol::Id<protocol::Initiative> initiative,
                                              std::string_view email);
std::vector<PersonRow> people_with_email(Read& read, std::string_view email);
std::vector<protocol::Id<protocol::Person>> people_of(Read& read, protocol::Id<protocol::Initiative> initiative);

struct NamedPerson {
  protocol::Id<protocol::Person> id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(NamedPerson, (), (id, name))

/// Without those who left.
std::vector<NamedPerson> names_of_people(Read& read, protocol::Id<protocol::Initiative> initiative);
std::vector<protocol::Id<protocol::Person>> editors_of(Read& read, protocol::Id<protocol::Organisation> organisation);
/// Those who were only invited do not count: they may never come.
std::vector<protocol::Id<protocol::Person>> active_administrators(Read& read,
                                                                  protocol::Id<protocol::Initiative> initiative);
std::vector<protocol::Grant> grants_of(Read& read, protocol::Id<protocol::Person> person);
/// Seats held and seats for which the person is alternate.
std::vector<protocol::SeatTaken> seats_of(Read& read, protocol::Id<protocol::Person> person);
bool sits_on_board(Read& read, protocol::Id<protocol::Person> person);

protocol::Id<protocol::Person> add_person(Write& write, PersonRow const& person);  ///< `id` of the argument is not used
void change_person(Write& write, PersonRow const& person);
/// They were of this organisation until now: what it had a part in then, they had.
void note_former_member(Write& write, protocol::Id<protocol::Person> person,
                        protocol::Id<protocol::Organisation> organisation, protocol::Moment now);
void replace_grants(Write& write, protocol::Id<protocol::Person> person, std::vector<protocol::Grant> const& grants);

struct SessionRow {
  protocol::Id<protocol::Session> id;
  protocol::Id<protocol::Person> person;
  std::string device;
  protocol::Moment since;
  protocol::Moment seen;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (id, person, device, since, seen))

std::optional<SessionRow> find_session(Read& read, Digest const& token);
std::optional<SessionRow> find_session(Read& read, protocol::Id<protocol::Session> session);
std::vector<protocol::Id<protocol::Session>> sessions_of(Read& read, protocol::Id<protocol::Person> person);
protocol::Id<protocol::Session> add_session(Write& write, Digest const& token, SessionRow const& session);
void note_session_seen(Write& write, protocol::Id<protocol::Session> session, protocol::Moment now);
void end_session(Write& write, protocol::Id<protocol::Session> session);
/// Sessions that began by then.
std::vector<protocol::Id<protocol::Session>> sessions_until(Read& read, protocol::Id<protocol::Initiative> initiative,
                                                            protocol::Moment moment, std::int64_t limit);

struct CodeRow {
  std::int64_t id;
  protocol::Id<protocol::Initiative> initiative;
  std::optional<protocol::Id<protocol::Person>> person;
  Digest code;
  Digest salt;
  Digest browser;
  protocol::Language language;  ///< in which it was asked for; that of a person who joins with it
  protocol::Moment made_at;
  std::int64_t tries;
};
BOOST_DESCRIBE_STRUCT(CodeRow, (), (id, initiative, person, code, salt, browser, language, made_at, tries))

/// The codes asked for by this browser for this address that were not used, newest first.
std::vector<CodeRow> codes_of(Read& read, std::string_view email, Digest const& browser);
std::int64_t codes_since(Read& read, std::string_view email, protocol::Moment since);
std::int64_t codes_since(Read& read, std::string_view email, Digest const& browser, protocol::Moment since);
void add_code(Write& write, std::string_view email, CodeRow const& code);
void count_try(Write& write, std::int64_t code);
/// None of this browser's codes for the address works any more; they still count among those that were asked for.
void spend_codes(Write& write, std::string_view email, Digest const& browser);
void forget_codes_before(Write& write, protocol::Moment moment);

/// Browsers in which somebody has signed in before: nobody can ask for codes in their name.
void remember_browser(Write& write, protocol::Id<protocol::Person> person, Digest const& browser, protocol::Moment now);
bool knows_browser(Read& read, protocol::Id<protocol::Person> person, Digest const& browser);
void forget_browsers_before(Write& write, protocol::Moment moment);

struct LinkRow {
  std::optional<protocol::Id<protocol::Person>> person;
  protocol::Moment valid_until;
};
BOOST_DESCRIBE_STRUCT(LinkRow, (), (person, valid_until))

std::optional<LinkRow> find_link(Read& read, Digest const& token);
void add_link(Write& write, Digest const& token, LinkRow const& link, protocol::Moment now);
void forget_links(Write& write, protocol::Id<protocol::Person> person);
/// False: somebody else was quicker.
bool use_link(Write& write, Digest const& token);

}  // namespace shidra::storage
