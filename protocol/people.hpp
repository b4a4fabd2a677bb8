// SPDX-License-Identifier: AGPL-3.0-or-later
// People: who they are, the roles they were granted, signing in. Plain values, any thread.
#pragma once

#include "protocol/codec/types.hpp"

namespace shidra::protocol {

struct Initiative;
struct Organisation;
struct Forum;
struct Call;
struct Seat;
struct Session;

/// Roles that somebody grants. Chair, board member and member follow from seats and are granted nowhere else.
enum class Role { administrator, coordinator, reviewer, organisation_editor };
SHIDRA_ENUM(Role, administrator, coordinator, reviewer, organisation_editor)

/// `coordinator` may be bound to one forum (else: all forums); `reviewer` to one call.
struct Grant {
  Role role;
  std::optional<Id<Forum>> forum;
  std::optional<Id<Call>> call;
};
SHIDRA_STRUCT(Grant, role, forum, call)

enum class PersonState { invited, active, left };
SHIDRA_ENUM(PersonState, invited, active, left)

/// A person as the backbone team sees them (topic people/<initiative>).
struct Person {
  Id<Person> id;
  std::string name;
  std::string email;
  Language language;
  PersonState state;
  std::optional<Id<Organisation>> organisation;
  std::optional<std::string> title;
  std::vector<Grant> grants;
};
SHIDRA_STRUCT(Person, id, name, email, language, state, organisation, title, grants)

enum class SeatPart { holder, alternate };
SHIDRA_ENUM(SeatPart, holder, alternate)

struct SeatTaken {
  Id<Forum> forum;
  Id<Seat> seat;
  SeatPart part;
  bool chair;
};
SHIDRA_STRUCT(SeatTaken, forum, seat, part, chair)

/// Oneself (topic person/<id>): what the client needs to know which doors to show.
struct Me {
  Id<Person> id;
  Id<Initiative> initiative;
  std::string name;
  std::string email;
  Language language;
  std::optional<Id<Organisation>> organisation;
  std::vector<Grant> grants;
  std::vector<SeatTaken> seats;
};
SHIDRA_STRUCT(Me, id, initiative, name, email, language, organisation, grants, seats)

/// An open sign-in of oneself (topic person/<id>).
struct Session {
  Id<Session> id;
  std::string device;
  Moment since;
  Moment seen;
};
SHIDRA_STRUCT(Session, id, device, since, seen)

/// Asks for a six-digit code by e-mail. The answer is the same whether or not the address is known.
/// With `join`, an address not known yet may sign in while an open call invites responses.
struct RequestCode {
  Email email;
  Language language;
  std::optional<Slug> initiative;
  std::optional<bool> join;
};
SHIDRA_STRUCT(RequestCode, email, language, initiative, join)

/// Signs in with the code, in the browser that asked for it.
struct SignIn {
  Email email;
  Line<6, 8> code;
  std::optional<Line<1, 120>> name;
};
SHIDRA_STRUCT(SignIn, email, code, name)

/// Signs in with the token of a link (invitation, first administrator). One use.
struct UseLink {
  Line<20, 80> token;
};
SHIDRA_STRUCT(UseLink, token)

struct SignedIn {
  Id<Person> person;
};
SHIDRA_STRUCT(SignedIn, person)

struct SignOut {};
SHIDRA_STRUCT(SignOut)

/// Sets the cookie that tells this browser from others, if it has none. Only a reply over HTTP can.
struct Greet {};
SHIDRA_STRUCT(Greet)

struct EndSession {
  Id<Session> session;
};
SHIDRA_STRUCT(EndSession, session)

/// Invites a person by e-mail; they belong to the initiative from now on.
struct InvitePerson {
  Line<1, 120> name;
  Email email;
  Language language;
  std::optional<Id<Organisation>> organisation;
  std::optional<Line<1, 120>> title;
  List<Grant, 0, 20> grants;
};
SHIDRA_STRUCT(InvitePerson, name, email, language, organisation, title, grants)

struct PersonInvited {
  Id<Person> person;
};
SHIDRA_STRUCT(PersonInvited, person)

struct UpdatePerson {
  Id<Person> person;
  Line<1, 120> name;
  Language language;
  std::optional<Id<Organisation>> organisation;
  std::optional<Line<1, 120>> title;
};
SHIDRA_STRUCT(UpdatePerson, person, name, language, organisation, title)

/// Replaces the roles granted to a person.
struct GrantRoles {
  Id<Person> person;
  List<Grant, 0, 20> grants;
};
SHIDRA_STRUCT(GrantRoles, person, grants)

/// The person leaves the initiative: sessions end, seats must have been vacated before.
struct RemovePerson {
  Id<Person> person;
};
SHIDRA_STRUCT(RemovePerson, person)

struct UpdateMe {
  Line<1, 120> name;
  Language language;
};
SHIDRA_STRUCT(UpdateMe, name, language)

}  // namespace shidra::protocol
