// SPDX-License-Identifier: AGPL-3.0-or-later
// What a watch is answered with, read in one transaction: a snapshot, or what was missed. Runs on: a reader thread.
#pragma once

#include <optional>
#include <string>

#include "protocol/live.hpp"
#include "server/access/caller.hpp"
#include "server/live/snapshots.hpp"
#include "server/live/things.hpp"
#include "storage/engine/read.hpp"

namespace shidra::live {

struct Answer {
  bool allowed = false;  ///< false also for what does not exist: nobody learns which
  std::int64_t position = 0;
  gateway::SharedFrame reply;
};

/// May this caller watch? A guest's `code` opens the survey it belongs to.
bool may_watch(storage::Read& read, access::Caller const& caller, Topic const& topic, std::string const& code);

/// `request_id`: JSON, of the request that is answered. `snapshots`: where finished ones are shared.
Answer load_log(storage::Read& read, Topic const& topic, std::string const& request_id, protocol::Watch const& request,
                std::int64_t most_caught_up, Snapshots& snapshots);
Answer load_state(storage::Read& read, Topic const& topic, std::string const& request_id);

}  // namespace shidra::live
