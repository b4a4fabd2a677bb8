// SPDX-License-Identifier: AGPL-3.0-or-later
// What a watch is answered with, read in one transaction: a snapshot, or what was missed. Runs on: a reader thread.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

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

/// Answers what was asked together, in one read transaction: what a topic is like then is read once, however many ask.
class Loader {
 public:
  static constexpr std::int64_t most_caught_up = 10'000;  ///< events in one resume; beyond that a snapshot

  /// `snapshots`: where finished ones are shared.
  Loader(storage::Read& read, Snapshots& snapshots) : read_(read), snapshots_(snapshots) {}

  /// `request_id`: JSON, of the request that is answered. May it be watched is asked before, of each.
  Answer answer(Topic const& topic, std::string const& request_id, protocol::Watch const& request);
  storage::Read& read() { return read_; }

 private:
  struct Log {
    std::int64_t stream = 0;  ///< 0: there is no such topic
    std::int64_t first_kept = 0;
    std::string epoch;
    Snapshots::Version version;
  };
  Log const& log_of(Topic const& topic);
  std::string const& state_of(Topic const& topic);
  Answer answer_log(Topic const& topic, std::string const& request_id, protocol::Watch const& request);
  Answer answer_state(Topic const& topic, std::string const& request_id);

  storage::Read& read_;
  Snapshots& snapshots_;
  std::unordered_map<std::string, Log> logs_;
  std::unordered_map<std::string, std::string> states_;
};

}  // namespace shidra::live
