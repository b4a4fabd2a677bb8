// SPDX-License-Identifier: AGPL-3.0-or-later
// The table of all kinds of things.
#include "server/calls/call_things.hpp"
#include "server/forums/forum_things.hpp"
#include "server/initiatives/initiative_things.hpp"
#include "server/live/things.hpp"
#include "server/meetings/meeting_things.hpp"
#include "server/organisations/organisation_things.hpp"
#include "server/people/people_things.hpp"
#include "server/summaries/summary_things.hpp"
#include "server/summaries/task_things.hpp"
#include "server/surveys/survey_things.hpp"

namespace shidra::live {

std::span<Kind const> kinds() {
  static Kind const all[] = {
      people::me_kind,
      people::session_kind,
      people::person_kind,
      initiatives::initiative_kind,
      organisations::organisation_kind,
      forums::forum_kind,
      forums::seat_kind,
      meetings::meeting_kind,
      meetings::attendance_kind,
      summaries::summary_draft_kind,
      summaries::summary_kind,
      summaries::summary_text_kind,
      summaries::task_kind,
      summaries::material_kind,
      summaries::readership_kind,
      summaries::read_mark_kind,
      surveys::survey_kind,
      surveys::answered_kind,
      calls::call_kind,
      calls::response_kind,
      calls::turnout_kind,
  };
  return all;
}

}  // namespace shidra::live
