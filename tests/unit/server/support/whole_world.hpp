// SPDX-License-Identifier: AGPL-3.0-or-later
// An initiative with one of everything, seen from thirteen sides: who may do what and see what is asked of it in full
// tables (permissions_test.cpp, visibility_test.cpp). Texts that not everybody may see carry a word of their own.
// One thread; waits for the writer.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "tests/unit/server/support/world.hpp"

namespace shidra::test {

/// In the order of the tables' columns.
enum class Side {
  guest,              ///< not signed in, with a browser of their own
  outsider,           ///< of the initiative, without organisation, seat or role
  participant,        ///< holds a seat in the forum
  alternate,          ///< of that seat
  chair,              ///< of the forum
  coordinator,        ///< of the forum only
  other_coordinator,  ///< of another forum only
  team,               ///< coordinator of all forums
  board,              ///< sits on the board
  reviewer,           ///< of the call that is over
  editor,             ///< of the organisation that responded
  administrator,
  stranger  ///< administrator of another initiative on the same server
};
inline constexpr std::array<std::string_view, 13> side_names{
    "guest", "outsider", "participant", "alternate", "chair",         "coordinator", "other_coordinator",
    "team",  "board",    "reviewer",    "editor",    "administrator", "stranger"};

class WholeWorld : public World {
 public:
  WholeWorld();

  Actor& on(Side side) { return actors_.at(static_cast<std::size_t>(side)); }
  /// Their open session; 0 for the guest.
  std::int64_t session_of(Side side) const { return sessions_.at(static_cast<std::size_t>(side)); }

  /// Runs a command with the caller's rights and undoes it whatever came of it: "ok" or the refusal's code.
  std::string try_command(Side side, std::string const& method, Json const& params);
  /// Sends a command or view as a client would, without the checks of World::call: "ok" or the refusal's code.
  std::string send(Side side, std::string const& method, Json const& params);
  /// Every row of every table, for saying that nothing changed.
  std::string whole_database();

  static constexpr std::string_view sign_in_code = "123456";
  static constexpr std::string_view person_link = "a-link-that-signs-somebody-in";
  static constexpr std::string_view operators_link = "a-link-that-the-operator-printed";

  std::int64_t forum_id = 0, other_forum = 0, board = 0, open_forum = 0, closed_forum = 0;
  std::int64_t seat_of_participant = 0;
  std::int64_t planned = 0;  ///< meetings of the forum
  std::int64_t going_on = 0;
  std::int64_t ended = 0;  ///< with a draft of a summary and a material that nobody has published
  std::int64_t draft_version = 0, material = 0;
  std::int64_t public_summary = 0, members_summary = 0;
  std::int64_t task = 0;                                               ///< the participant's
  std::int64_t draft_survey = 0, team_draft_survey = 0;                ///< of the forum; of the team
  std::int64_t forum_survey = 0, wide_survey = 0, anyones_survey = 0;  ///< open: for the forum, the initiative, anyone
  std::string forum_code, wide_code, anyones_code;
  std::int64_t draft_call = 0, open_call = 0, past_call = 0, empty_call = 0;
  std::int64_t begun_response = 0, sent_response = 0;  ///< of the editor's organisation, to the open and the past call
  std::int64_t editors_organisation = 0;
  std::int64_t resident = 0, stand_in = 0,
               other_administrator = 0;  ///< people to seat, to name as alternate, to remove

 private:
  void add_people();
  void add_stranger();
  void add_forums();
  void add_meetings();
  void add_surveys();
  void add_calls();
  void add_doors();
  std::int64_t meeting(std::string const& title);
  std::int64_t publish(std::int64_t meeting, std::string const& audience, std::string const& body, Json const& tasks);
  std::int64_t save_call(std::string const& title, std::int64_t days);
  std::pair<std::int64_t, std::string> open_survey(Json const& plan);
  Json must(Actor& who, std::string const& method, Json const& params);

  std::vector<Actor> actors_;
  std::vector<std::int64_t> sessions_;
};

/// Every row of every table.
std::string whole_database(storage::Read& read);

/// What is planned into the world: the word, and the sides that may read it somewhere.
struct Canary {
  std::string_view word;
  std::vector<Side> seen_by;
};

}  // namespace shidra::test
