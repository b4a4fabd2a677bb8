// SPDX-License-Identifier: AGPL-3.0-or-later
// The table: every method of protocol/methods.hpp, its door, its function. In the same order.
#include "server/pipeline/registry.hpp"

#include "server/access/commands.hpp"
#include "server/calls/commands.hpp"
#include "server/forums/commands.hpp"
#include "server/initiatives/commands.hpp"
#include "server/journal/commands.hpp"
#include "server/meetings/commands.hpp"
#include "server/organisations/commands.hpp"
#include "server/people/commands.hpp"
#include "server/summaries/commands.hpp"
#include "server/surveys/commands.hpp"

namespace shidra::pipeline {

std::span<Entry const> registry() {
  static std::vector<Entry> const all = {
      // access
      command(Door::anyone, &access::request_code),
      command(Door::anyone, &access::sign_in),
      command(Door::anyone, &access::use_link),
      command(Door::anyone, &access::sign_out),
      command(Door::signed_in, &access::end_session),
      command(Door::anyone, &access::greet),
      // people
      command(Door::coordinators, &people::invite_person),
      command(Door::team, &people::update_person),
      command(Door::administrator, &people::grant_roles),
      command(Door::team, &people::remove_person),
      command(Door::signed_in, &people::update_me),
      // initiatives
      command(Door::anyone, &initiatives::create_initiative),
      command(Door::administrator, &initiatives::update_initiative),
      // organisations
      command(Door::signed_in, &organisations::create_organisation),
      command(Door::signed_in, &organisations::update_organisation),
      // forums
      command(Door::team, &forums::create_forum),
      command(Door::forum_runners, &forums::update_forum),
      command(Door::team, &forums::close_forum),
      command(Door::team, &forums::reopen_forum),
      command(Door::coordinators, &forums::set_key),
      command(Door::signed_in, &forums::join_forum),
      command(Door::forum_runners, &forums::fill_seat),
      command(Door::forum_runners, &forums::set_alternate),
      command(Door::signed_in, &forums::vacate_seat),
      command(Door::coordinators, &forums::name_chair),
      // meetings
      command(Door::forum_runners, &meetings::schedule_meeting),
      command(Door::forum_runners, &meetings::update_meeting),
      command(Door::forum_runners, &meetings::cancel_meeting),
      command(Door::forum_runners, &meetings::start_meeting),
      command(Door::forum_runners, &meetings::end_meeting),
      command(Door::signed_in, &meetings::answer_invitation),
      command(Door::signed_in, &meetings::mark_attendance),
      // summaries
      command(Door::forum_runners, &summaries::save_summary),
      command(Door::forum_runners, &summaries::publish_summary),
      command(Door::forum_runners, &summaries::withdraw_summary),
      command(Door::signed_in, &summaries::mark_read),
      command(Door::forum_runners, &summaries::add_link),
      command(Door::forum_runners, &summaries::remove_material),
      command(Door::signed_in, &summaries::mark_task),
      // surveys
      command(Door::forum_runners, &surveys::save_survey),
      command(Door::forum_runners, &surveys::open_survey),
      command(Door::forum_runners, &surveys::close_survey),
      command(Door::forum_runners, &surveys::delete_survey),
      command(Door::forum_runners, &surveys::show_results),
      command(Door::anyone, &surveys::answer_survey),
      // calls
      command(Door::team, &calls::save_call),
      command(Door::team, &calls::open_call),
      command(Door::team, &calls::amend_call),
      command(Door::team, &calls::conclude_call),
      command(Door::signed_in, &calls::save_response),
      command(Door::signed_in, &calls::submit_response),
      command(Door::signed_in, &calls::withdraw_response),
      command(Door::signed_in, &calls::decide_response),
      // views
      view(Door::coordinators, &forums::check_key),
      view(Door::forum_runners, &forums::preview_seat),
      view(Door::forum_runners, &summaries::preview_publication),
      view(Door::signed_in, &summaries::preview_text),
      view(Door::anyone, &surveys::find_survey),
      view(Door::anyone, &surveys::read_sheet),
      view(Door::forum_runners, &surveys::read_sheets),
      view(Door::team, &journal::check_journal),
  };
  return all;
}

}  // namespace shidra::pipeline
