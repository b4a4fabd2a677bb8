// SPDX-License-Identifier: AGPL-3.0-or-later
// Finished snapshots, shared by all who ask for a topic while nothing in it changes: when a hall comes back at once, a
// snapshot is read and written out once, not five thousand times. An audience is a topic, so what one watcher gets is
// what each gets; whether somebody may watch at all is asked before, for each. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace shidra::live {

class Snapshots {
 public:
  static constexpr std::size_t most_bytes = 32 * 1024 * 1024;  ///< kept in all; beyond that all are made anew
  using Text = std::shared_ptr<std::string const>;

  /// The snapshot of `topic` as of its event number `last`, 0 when no event of it is kept. Whoever asks while it is
  /// being made waits for it.
  Text get(std::string const& topic, std::int64_t last, std::function<std::string()> const& make);

 private:
  struct Entry {
    std::mutex making;
    std::int64_t last = -1;  // guarded by making
    Text text;               // guarded by making
  };
  std::shared_ptr<Entry> entry_of(std::string const& topic);
  void count(std::size_t bytes);

  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<Entry>> entries_;  // guarded by mutex_
  std::size_t bytes_ = 0;                                            // guarded by mutex_; made since the last clearing
};

}  // namespace shidra::live
