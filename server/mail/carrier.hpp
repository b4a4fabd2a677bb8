// SPDX-License-Identifier: AGPL-3.0-or-later
// Carries the outbox out: a thread of its own that delivers what is due, marks it, and tries again later what failed.
// A crash between delivery and mark sends a letter twice with the same Message-ID, never not at all.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "server/mail/letter_ids.hpp"
#include "server/mail/sender.hpp"
#include "server/pipeline/world.hpp"
#include "storage/engine/database.hpp"
#include "storage/mail.hpp"

namespace shidra::mail {

class Carrier {
 public:
  Carrier(storage::Database& database, pipeline::World& world, MailSettings settings);
  ~Carrier();
  Carrier(Carrier const&) = delete;
  Carrier& operator=(Carrier const&) = delete;

  /// Something was queued. Any thread.
  void wake();
  /// Finishes the letter in hand and ends the thread.
  void stop();

 private:
  void loop();
  LetterIds ids();
  void carry_all();
  void carry(storage::MailRow const& row, LetterIds const& ids);

  storage::Database& database_;
  pipeline::World& world_;
  MailSender sender_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool unsure_ = false;    // a letter left and could not be noted; the thread's own
  bool work_ = true;       // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace shidra::mail
