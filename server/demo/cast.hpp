// SPDX-License-Identifier: AGPL-3.0-or-later
// Who plays in the demo: organisations, people and forums, and how the founding call ends for each of them. Decided
// before anything is played, so that the names depend on the seed alone. Ids are filled in as the story goes. One
// thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/calls.hpp"
#include "protocol/forums.hpp"
#include "protocol/meetings.hpp"
#include "protocol/organisations.hpp"
#include "server/demo/dice.hpp"

namespace shidra::demo {

/// Places in the vectors of Cast.
using HousePlace = std::size_t;
using PersonPlace = std::size_t;
using RoomPlace = std::size_t;

enum class Outcome { none, accepted, waitlisted, declined, withdrawn };

/// An organisation, or a scholar or group of residents that is entered like one.
struct House {
  protocol::CreateOrganisation entry;
  protocol::Language language{};
  PersonPlace person{};     ///< who represents it
  Outcome outcome{};        ///< of its response to the founding call; none: it did not respond
  RoomPlace room{};         ///< the forum it asked for
  bool youth_call = false;  ///< responds to the call that is open today
  protocol::Id<protocol::Organisation> id{};
};

struct Person {
  std::string name;
  std::string email;
  protocol::Language language{};
  std::string title;
  std::string sector;
  std::optional<HousePlace> house;
  bool editor = false;
  std::int64_t joins = 0;  ///< day, counted from today
  protocol::Id<protocol::Person> id{};
};

struct Room {
  std::string code;
  protocol::Id<protocol::Forum> id{};
  std::optional<PersonPlace> coordinator;  ///< none: the administrator runs it
  std::optional<PersonPlace> chair;
  std::vector<HousePlace> called;     ///< seats by the call
  std::vector<HousePlace> appointed;  ///< seats by appointment
  std::vector<PersonPlace> seated;    ///< who holds a seat now, in the order of seating
};

struct Cast {
  std::vector<House> houses;
  std::vector<Person> people;
  std::vector<Room> rooms;  ///< in the order of forums.json: six thematic ones, the board, the national forum
  std::map<std::string, PersonPlace> fixed;
  std::vector<PersonPlace> board;
  std::vector<PersonPlace> national;
  /// Holder and alternate, who comes from the same organisation.
  std::vector<std::pair<PersonPlace, PersonPlace>> alternates;
  std::vector<HousePlace> vacating;  ///< leave the youth forum
  HousePlace draft_door = 0;         ///< its editor has a draft open, and no seat
  protocol::Id<protocol::Meeting> live_meeting{};

  Room& room(std::string_view code);
  RoomPlace room_place(std::string_view code) const;
  protocol::Id<protocol::Person> runner(Room const& room) const;
  protocol::Id<protocol::Person> administrator() const { return people[fixed.at("administrator")].id; }
};

inline constexpr std::size_t people_in_demo = 335;
inline constexpr std::size_t thematic_rooms = 6;

Cast make_cast(Dice& dice);

/// Invents people: names are never given twice. Part of making the cast.
class Names {
 public:
  explicit Names(Dice& dice) : dice_(dice) {}
  void taken(std::string const& name) { used_[name] = true; }
  /// Somebody of this sector whose organisation speaks this language; the address is of the example domain.
  Person person(std::string const& sector, protocol::Language language);
  /// One of the languages, as often as the texts want it.
  protocol::Language any_language();
  /// The organisation's own; in one that speaks Hebrew sometimes another.
  protocol::Language language_in(House const& house);

 private:
  Dice& dice_;
  std::map<std::string, bool> used_;
  std::size_t count_ = 0;
};

}  // namespace shidra::demo
