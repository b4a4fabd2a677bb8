// SPDX-License-Identifier: AGPL-3.0-or-later
// Results say how many were invited and count by sector, so they follow the people, seats and keys they are counted
// against. Commands that change these say so here. Runs on: writer thread.
#pragma once

#include "server/pipeline/act.hpp"

namespace shidra::surveys {

/// The forum's members or its key change.
void refresh_results(pipeline::Act& act, protocol::Id<protocol::Forum> forum);
/// The initiative's people change.
void refresh_results(pipeline::Act& act, protocol::Id<protocol::Initiative> initiative);

}  // namespace shidra::surveys
