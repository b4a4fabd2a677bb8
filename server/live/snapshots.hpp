// SPDX-License-Identifier: AGPL-3.0-or-later
// Finished snapshots, shared by all who ask for a topic while nothing in it changes: when a hall comes back at once, a
// snapshot is read, written out, framed and compressed once, not five thousand times. An audience is a topic, so what
// one watcher gets is what each gets; whether somebody may watch at all is asked before, for each. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/gateway/frame.hpp"

namespace shidra::live {

class Snapshots {
 public:
  static constexpr std::size_t most_bytes = 32 * 1024 * 1024;  ///< kept in all; beyond that all are made anew
  using Text = std::shared_ptr<std::string const>;

  static constexpr std::size_t most_replies = 16;  ///< kept of one topic

  /// What names a topic's state, and where its watcher goes on from.
  struct Version {
    std::int64_t last = 0;      ///< number of the topic's last event, 0 when none of it is kept
    std::int64_t position = 0;  ///< of the initiative's stream
    bool operator==(Version const&) const = default;
  };

  /// The snapshot of `topic`. Whoever asks while it is being made waits for it.
  Text get(std::string const& topic, std::int64_t last, std::function<std::string()> const& make);
  /// A whole reply, for all who asked the same (`question`) under the same number: browsers that come back at once ask
  /// for the same things in the same order. `write` may find that there is no such reply; then there is no frame.
  gateway::SharedFrame reply(std::string const& topic, Version version, std::string const& question,
                             std::function<std::optional<std::string>()> const& write);

 private:
  struct Entry {
    std::mutex making;
    std::int64_t last = -1;                                             // guarded by making
    Text text;                                                          // guarded by making
    std::mutex writing;                                                 // never taken while making is held
    Version version;                                                    // guarded by writing; of the replies
    std::vector<std::pair<std::string, gateway::SharedFrame>> replies;  // guarded by writing; by question
  };
  std::shared_ptr<Entry> entry_of(std::string const& topic);
  void count(std::size_t bytes);

  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<Entry>> entries_;  // guarded by mutex_
  std::size_t bytes_ = 0;                                            // guarded by mutex_; made since the last clearing
};

}  // namespace shidra::live
