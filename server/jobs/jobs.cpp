// SPDX-License-Identifier: AGPL-3.0-or-later
// See jobs.hpp.
#include "server/jobs/jobs.hpp"

#include <chrono>

#include <spdlog/spdlog.h>

#include "server/access/end_expired_sessions.hpp"
#include "server/access/lifetimes.hpp"
#include "server/calls/close_due_calls.hpp"
#include "storage/engine/replies.hpp"
#include "storage/engine/stream.hpp"
#include "storage/initiatives.hpp"
#include "storage/mail.hpp"
#include "storage/people.hpp"

namespace shidra::jobs {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t day_ms = 24 * hour_ms;
constexpr std::int64_t replies_kept_ms = 7 * day_ms;  ///< how long a repeated command gets its first reply
constexpr std::int64_t most_at_once = 10'000;

std::int64_t steady_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Jobs::Jobs(storage::Database& database, pipeline::Pipeline& pipeline, pipeline::World& world, std::int64_t proof_ms)
    : database_(database), pipeline_(pipeline), world_(world), clock_(proof_ms), thread_([this] { loop(); }) {}

Jobs::~Jobs() { stop(); }

void Jobs::wake() { woken_.notify_one(); }

void Jobs::stop() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Jobs::loop() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      woken_.wait_for(lock, std::chrono::seconds(1));
      if (stopping_) return;
    }
    try {
      close_due_calls();
      auto const steady = steady_ms();
      bool const believed = clock_.trusts(world_.now().ms, steady);
      if (believed && (tidied_at_ == 0 || steady - tidied_at_ > hour_ms) && tidy_up()) tidied_at_ = steady;
    } catch (std::exception const& error) {
      spdlog::error("jobs: {}", error.what());
    }
  }
}

void Jobs::close_due_calls() {
  std::vector<protocol::Id<protocol::Initiative>> where;
  database_.read([&](storage::Read& read) { where = calls::initiatives_with_due_calls(read, world_.now()); });
  for (auto const initiative : where) {
    auto const closed = pipeline_.run_as_system(initiative, "call.close", &calls::close_due_calls);
    if (!closed) spdlog::warn("jobs: calls that are due could not be closed: {}", closed.error().code);
  }
}

/// False: there is more of it.
bool Jobs::tidy_up() {
  auto const now = world_.now().ms;
  auto const events_kept_ms = world_.settings().events_kept_days * day_ms;
  std::vector<protocol::Id<protocol::Initiative>> all;
  database_.read([&](storage::Read& read) { all = storage::initiatives(read); });
  bool more = false;
  database_.write([&](storage::Write& write) {
    for (auto const initiative : all)
      more |= storage::prune_events(write, initiative.value, now - events_kept_ms, most_at_once) == most_at_once;
    more |= storage::forget_replies(write, now - replies_kept_ms, now, most_at_once) == most_at_once;
    storage::forget_codes_before(write, {now - day_ms});
    storage::forget_browsers_before(write, {now - access::browser_known_ms});
    if (!world_.settings().demo) storage::empty_letters_with_secrets(write, {now - day_ms});
  });
  for (auto const initiative : all) more |= end_expired_sessions(initiative);
  return !more;
}

/// True: there may be more of them.
bool Jobs::end_expired_sessions(protocol::Id<protocol::Initiative> initiative) {
  auto const ended = pipeline_.run_as_system(initiative, "access.expire", &access::end_expired_sessions);
  if (!ended) spdlog::warn("jobs: sessions whose time is over could not be ended: {}", ended.error().code);
  return !ended || *ended == std::to_string(access::most_ended_at_once);
}

}  // namespace shidra::jobs
