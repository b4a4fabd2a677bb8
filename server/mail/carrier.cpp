// SPDX-License-Identifier: AGPL-3.0-or-later
// See carrier.hpp.
#include "server/mail/carrier.hpp"

#include <algorithm>
#include <chrono>

#include <spdlog/spdlog.h>

#include "server/mail/queue.hpp"
#include "storage/browser_key.hpp"

namespace shidra::mail {
namespace {

constexpr std::int64_t most_tries = 12;
constexpr std::chrono::milliseconds pause_before_delivery{100};

/// One minute, then twice as long each time, at most six hours.
std::int64_t wait_after(std::int64_t tries) {
  return std::min<std::int64_t>(60'000LL << std::min<std::int64_t>(tries, 10), 6 * 3'600'000LL);
}

Letter letter_of(storage::MailRow const& row, LetterIds const& ids) {
  return {{"", row.address}, std::string(code_of(row.language)), row.subject, row.plain, {row.html}, "",
          ids.of(row.id)};
}

}  // namespace

Carrier::Carrier(storage::Database& database, pipeline::World& world, MailSettings settings)
    : database_(database), world_(world), sender_(std::move(settings)), thread_([this] { loop(); }) {}

Carrier::~Carrier() { stop(); }

void Carrier::wake() {
  {
    std::lock_guard const lock(mutex_);
    work_ = true;
  }
  woken_.notify_one();
}

void Carrier::stop() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Carrier::loop() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      woken_.wait_for(lock, std::chrono::seconds(30), [&] { return work_ || stopping_; });
      if (stopping_) return;
      // Not at once: whoever asked for a code would be answered a little later than whoever's address is unknown, since
      // the letter's delivery takes time from the answer's.
      woken_.wait_for(lock, pause_before_delivery, [&] { return stopping_; });
      if (stopping_) return;
      work_ = false;
    }
    try {
      carry_all();
    } catch (std::exception const& error) {
      spdlog::error("mail: the outbox cannot be read or marked: {}", error.what());
    }
    sender_.hang_up();
  }
}

/// The key is made when the site is opened; where the disk was full then, the first letter waits for it.
LetterIds Carrier::ids() {
  std::optional<std::string> key;
  database_.read([&](storage::Read& read) { key = storage::find_browser_key(read); });
  if (!key) database_.write([&](storage::Write& write) { key = storage::browser_key(write); });
  return LetterIds(*key);
}

/// Looks anew after each letter: a code that is asked for meanwhile goes next.
void Carrier::carry_all() {
  auto const ids = this->ids();
  while (true) {
    std::optional<storage::MailRow> row;
    database_.read([&](storage::Read& read) { row = storage::most_urgent_mail(read, world_.now()); });
    if (!row) return;
    carry(*row, ids);
    std::lock_guard const lock(mutex_);
    if (stopping_) return;
  }
}

void Carrier::carry(storage::MailRow const& row, LetterIds const& ids) {
  // A letter that cannot be noted as sent would be sent again and again: where writing has failed, a write must first
  // succeed. It is ours to try: nobody else may write for hours.
  if (unsure_ || database_.writer().state() != storage::Writer::State::working)
    database_.write([&](storage::Write& write) { storage::touch_mail(write, row.id); });
  unsure_ = true;
  auto const delivery = sender_.deliver(letter_of(row, ids), world_.now().ms);
  bool const given_up = delivery.state == DeliveryState::refused || row.tries + 1 >= most_tries;
  if (delivery.state != DeliveryState::delivered) spdlog::warn("mail {} ({}): {}", row.id, row.letter, delivery.reason);
  database_.write([&](storage::Write& write) {
    auto const now = world_.now();
    bool const delivered = delivery.state == DeliveryState::delivered;
    if (delivered)
      storage::note_mail_sent(write, row.id, now);
    else
      storage::note_mail_failed(write, row.id, delivery.reason,
                                {given_up ? protocol::max_moment_ms : now.ms + wait_after(row.tries)});
    // Its secret has gone to whom it was for, or goes nowhere; the demo shows letters on a page.
    if ((delivered || given_up) && !world_.settings().demo) storage::empty_letter_with_secret(write, row.id);
  });
  unsure_ = false;
}

}  // namespace shidra::mail
