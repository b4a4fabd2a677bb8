// SPDX-License-Identifier: AGPL-3.0-or-later
// Copies the write-ahead log into the database on a thread of its own, while the writer goes on appending to it. A pass
// copies what was there when it began; the writer then copies the short rest itself, between two commits, so that its
// next one begins the log anew (SQLite does that only when nothing of the log is left to copy).
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "storage/engine/connection.hpp"
#include "storage/engine/error.hpp"

namespace shidra::storage {

class Checkpointer {
 public:
  struct Pass {
    int copied = 0;  ///< pages of the log that are in the database by now; 0: somebody was in the way
    std::optional<StorageError> error;  ///< as bad as one of the writer's own: a failed sync is never retried
  };

  /// `after_pass`: on the checkpointer's thread, when there is something to take(). Without a thread of its own (tests)
  /// begin() makes the pass itself. Throws StorageError.
  Checkpointer(std::filesystem::path const& file, std::function<void()> after_pass, bool own_thread);
  Checkpointer(Checkpointer const&) = delete;
  Checkpointer& operator=(Checkpointer const&) = delete;
  ~Checkpointer();

  /// Begins a pass, unless one is under way or not yet taken. Any thread.
  void begin();
  /// What the last pass came to, once. Any thread.
  std::optional<Pass> take();
  bool has_news() const;
  /// There is an error to take().
  bool has_failed() const;
  /// A pass is under way, or waits to be taken. Any thread.
  bool is_busy() const;
  /// A pass is under way, or about to begin. Any thread.
  bool is_running() const;
  /// Waits for the end of a pass that is under way, since SQLite lets only one checkpoint run. Any thread but its own.
  void wait();
  /// Ends the thread after the pass under way; may be called again.
  void stop();

 private:
  enum class Stage { idle, asked, running, done };
  void loop();
  Pass pass();

  Connection connection_;
  std::function<void()> after_pass_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Stage stage_ = Stage::idle;  // guarded by mutex_
  Pass last_;                  // guarded by mutex_
  bool stopping_ = false;      // guarded by mutex_
  std::thread thread_;
};

}  // namespace shidra::storage
