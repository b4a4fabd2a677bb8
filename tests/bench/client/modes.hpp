// SPDX-License-Identifier: AGPL-3.0-or-later
// The kinds of runs; each measures one figure and fills the report.
#pragma once

#include "tests/bench/client/options.hpp"
#include "tests/bench/client/report.hpp"

namespace shidra::bench {

/// Publishes while fewer than `window` messages are still lacked by anybody: 1 is one message at a time.
void run_fanout(Options const& options, Report& report);
/// Publishes at a fixed rate, whatever comes of it, and times each message from its due moment to its last delivery.
void run_rate(Options const& options, Report& report);
/// Publishes one after the other while no watcher reads: how much the server can send when the client takes no core.
void run_asleep(Options const& options, Report& report);
/// What a socket costs the server in memory while nothing happens.
void run_idle(Options const& options, Report& report);
/// Everybody connects at once and wants the snapshot.
void run_storm(Options const& options, Report& report);
/// Everybody answers a survey, and others watch the result.
void run_ingest(Options const& options, Report& report);

}  // namespace shidra::bench
