// SPDX-License-Identifier: AGPL-3.0-or-later
// The chapters of the demo's story. Each writes its part of the stage's diary; stage and cast must outlive the playing.
#pragma once

#include "server/demo/cast.hpp"
#include "server/demo/stage.hpp"

namespace shidra::demo {

/// The initiative, its forums, its organisations, and the people as they join.
void tell_founding(Stage& stage, Cast& cast);
/// The call that filled most seats: responses, review, decisions.
void tell_founding_call(Stage& stage, Cast& cast);
/// Appointed seats, chairs, alternates, the board, the national forum; and who leaves the youth forum.
void tell_seating(Stage& stage, Cast& cast);
/// Meetings with invitations, attendance, summaries, tasks and materials: past ones, one going on now, some ahead.
void tell_meetings(Stage& stage, Cast& cast);
void tell_surveys(Stage& stage, Cast& cast);
/// The call that is open today, for the vacant seats of the youth forum.
void tell_youth_call(Stage& stage, Cast& cast);

}  // namespace shidra::demo
