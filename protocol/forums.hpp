// SPDX-License-Identifier: AGPL-3.0-or-later
// Forums, their representation key and their seats. Plain values, any thread.
#pragma once

#include "protocol/codec/types.hpp"
#include "protocol/organisations.hpp"
#include "protocol/people.hpp"

namespace shidra::protocol {

enum class ForumKind { thematic, board, steering, table, open };
SHIDRA_ENUM(ForumKind, thematic, board, steering, table, open)

enum class KeyAttribute { sector, region, size_band };
SHIDRA_ENUM(KeyAttribute, sector, region, size_band)

/// One line of a representation key: how many seats may, and must, go to this value of the attribute.
struct KeyRule {
  KeyAttribute attribute;
  Line<1, 60> value;
  Number<0, 500> min;
  Number<0, 500> max;
};
SHIDRA_STRUCT(KeyRule, attribute, value, min, max)

struct RuleStanding {
  KeyAttribute attribute;
  std::string value;
  std::int64_t min;
  std::int64_t max;
  std::int64_t seated;
  std::int64_t missing;  ///< to the minimum
};
SHIDRA_STRUCT(RuleStanding, attribute, value, min, max, seated, missing)

struct SectorCount {
  Slug sector;
  std::int64_t count;
};
SHIDRA_STRUCT(SectorCount, sector, count)

/// When a forum's work ended, and why.
struct ForumClosing {
  Moment at;
  std::string reason;
};
SHIDRA_STRUCT(ForumClosing, at, reason)

/// A forum (topic initiative/<id>, public). `capacity` is absent for the open forum.
struct Forum {
  Id<Forum> id;
  ForumKind kind;
  std::string name;
  std::string theme;
  Html mandate;
  std::string mandate_source;
  std::optional<std::int64_t> capacity;
  std::vector<RuleStanding> standing;
  std::vector<SectorCount> by_sector;
  std::int64_t seated;
  bool representative;  ///< every minimum is met
  std::optional<std::string> chair;
  std::optional<ForumClosing> closed;  ///< its work is over: it can be read, and nobody runs it any more
};
SHIDRA_STRUCT(Forum, id, kind, name, theme, mandate, mandate_source, capacity, standing, by_sector, seated,
              representative, chair, closed)

enum class SeatOrigin { call, appointment, election, joined };
SHIDRA_ENUM(SeatOrigin, call, appointment, election, joined)

/// One place in a forum (topic seats/<forum>, public: who sits where is shown openly).
struct Seat {
  Id<Seat> id;
  Id<Forum> forum;
  Id<Person> person;
  std::string name;
  std::optional<Id<Organisation>> organisation;
  std::optional<std::string> organisation_name;
  Slug sector;
  SeatOrigin origin;
  bool chair;
  std::optional<Id<Person>> alternate;
  std::optional<std::string> alternate_name;
  Moment since;
  std::optional<Moment> until;
};
SHIDRA_STRUCT(Seat, id, forum, person, name, organisation, organisation_name, sector, origin, chair, alternate,
              alternate_name, since, until)

struct CreateForum {
  ForumKind kind;
  Line<1, 120> name;
  Line<0, 300> theme;
  Text<0, 20000> mandate;
  std::optional<Number<1, 500>> capacity;  ///< 20 unless given; not for the open forum
  List<KeyRule, 0, 60> rules;
};
SHIDRA_STRUCT(CreateForum, kind, name, theme, mandate, capacity, rules)

struct ForumCreated {
  Id<Forum> forum;
};
SHIDRA_STRUCT(ForumCreated, forum)

struct UpdateForum {
  Id<Forum> forum;
  Line<1, 120> name;
  Line<0, 300> theme;
  Text<0, 20000> mandate;
};
SHIDRA_STRUCT(UpdateForum, forum, name, theme, mandate)

/// Ends a forum's work: who reads it goes on reading, nobody prepares or decides anything in it any more, and a board
/// reads the other forums no longer. Refused while a meeting, a survey or a call of it is unfinished.
struct CloseForum {
  Id<Forum> forum;
  Line<1, 500> reason;
};
SHIDRA_STRUCT(CloseForum, forum, reason)

struct ReopenForum {
  Id<Forum> forum;
};
SHIDRA_STRUCT(ReopenForum, forum)

/// Replaces the representation key. Refused when it cannot be met (with the smallest mends) or when seats already break
/// it.
struct SetKey {
  Id<Forum> forum;
  Number<1, 500> capacity;
  List<KeyRule, 0, 60> rules;
};
SHIDRA_STRUCT(SetKey, forum, capacity, rules)

/// One way to make a key satisfiable: the changes to make, all together. `rule` is absent for the capacity.
struct KeyChange {
  std::optional<std::int64_t> rule;
  std::string what;  ///< min, max or capacity
  std::int64_t from;
  std::int64_t to;
};
SHIDRA_STRUCT(KeyChange, rule, what, from, to)

struct KeyMend {
  std::vector<KeyChange> changes;
};
SHIDRA_STRUCT(KeyMend, changes)

/// View: is this key satisfiable, and if not, what would mend it?
struct CheckKey {
  Number<1, 500> capacity;
  List<KeyRule, 0, 60> rules;
};
SHIDRA_STRUCT(CheckKey, capacity, rules)

struct KeyProblem {
  std::string code;
  std::optional<std::int64_t> rule;
};
SHIDRA_STRUCT(KeyProblem, code, rule)

struct KeyChecked {
  bool satisfiable;
  std::vector<KeyProblem> problems;
  std::vector<KeyMend> mends;
};
SHIDRA_STRUCT(KeyChecked, satisfiable, problems, mends)

struct FillSeat {
  Id<Forum> forum;
  Id<Person> person;
  SeatOrigin origin;
  std::optional<Id<Person>> alternate;
  std::optional<Moment> until;
};
SHIDRA_STRUCT(FillSeat, forum, person, origin, alternate, until)

struct SeatFilled {
  Id<Seat> seat;
};
SHIDRA_STRUCT(SeatFilled, seat)

/// View: what seating this person would do to every rule, before it is done.
struct PreviewSeat {
  Id<Forum> forum;
  Id<Person> person;
};
SHIDRA_STRUCT(PreviewSeat, forum, person)

struct RuleEffect {
  KeyAttribute attribute;
  std::string value;
  std::int64_t min;
  std::int64_t max;
  std::int64_t before;
  std::int64_t after;
};
SHIDRA_STRUCT(RuleEffect, attribute, value, min, max, before, after)

/// Somebody else of the initiative whose name looks the same to a person.
struct Namesake {
  Id<Person> person;
  std::string name;
  std::optional<std::string> organisation;  ///< its name
};
SHIDRA_STRUCT(Namesake, person, name, organisation)

struct SeatPreview {
  bool allowed;
  std::optional<std::string> refusal;  ///< code of the refusal
  std::vector<RuleEffect> effects;
  std::int64_t seated_after;
  std::optional<std::int64_t> capacity;
  std::vector<Namesake> namesakes;  ///< none for who does not see everybody of the initiative
};
SHIDRA_STRUCT(SeatPreview, allowed, refusal, effects, seated_after, capacity, namesakes)

struct SetAlternate {
  Id<Seat> seat;
  std::optional<Id<Person>> alternate;
};
SHIDRA_STRUCT(SetAlternate, seat, alternate)

/// Frees a seat. It goes to the alternate under the same key where that is allowed.
struct VacateSeat {
  Id<Seat> seat;
  Line<1, 500> reason;
};
SHIDRA_STRUCT(VacateSeat, seat, reason)

struct SeatVacated {
  std::optional<Id<Seat>> successor;
};
SHIDRA_STRUCT(SeatVacated, successor)

/// Makes the holder of this seat the forum's chair, in place of the one before.
struct NameChair {
  Id<Seat> seat;
};
SHIDRA_STRUCT(NameChair, seat)

/// Anyone of the initiative may join its open forum.
struct JoinForum {
  Id<Forum> forum;
};
SHIDRA_STRUCT(JoinForum, forum)

}  // namespace shidra::protocol
