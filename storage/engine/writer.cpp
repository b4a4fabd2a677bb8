// SPDX-License-Identifier: AGPL-3.0-or-later
// Group commit and what happens when it fails. All but submit(), stop(), empty_log_soon(), state() and waiting() runs
// on the writer's own thread.
#include "storage/engine/writer.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <spdlog/spdlog.h>

namespace shidra::storage {

struct Writer::Batch {
  Commit commit;
  std::vector<Ending> endings;
  std::int64_t began_at = 0;
};

namespace {

constexpr std::int64_t page_bytes = 4096;         // SQLite's default; the database is made with it
constexpr std::chrono::seconds between_tries{2};  // to empty the log: each may wait a quarter of a second for readers
constexpr int short_rest = 500;                   // pages of the log that the writer copies itself: a few milliseconds

Writer::Options with_room(Writer::Options options, std::filesystem::path const& folder) {
  if (!options.room) options.room = [folder] { return disk_room(folder); };
  return options;
}

}  // namespace

std::int64_t system_milliseconds() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string_view name_of(Writer::Ending ending) {
  switch (ending) {
    case Writer::Ending::committed:
      return "committed";
    case Writer::Ending::undone:
      return "undone";
    case Writer::Ending::broken:
      return "broken";
    case Writer::Ending::failed:
      return "failed";
    case Writer::Ending::refused:
      return "refused";
  }
  return "unknown";
}

Writer::Writer(std::filesystem::path const& file, OnCommit on_commit, OnFailure on_failure, Options options)
    : connection_(file, Connection::Mode::read_write),
      on_commit_(std::move(on_commit)),
      on_failure_(std::move(on_failure)),
      options_(with_room(std::move(options), file.parent_path())),
      log_must_go_(options_.empty_log_first),
      begin_pages_(options_.checkpoint_pages),
      urgent_pages_(options_.urgent_pages),
      state_(options_.empty_log_first ? State::full : State::working),
      checkpointer_(
          file,
          [this] {
            { std::lock_guard const lock{mutex_}; }  // the writer is either before its look or asleep
            arrived_.notify_one();
          },
          options_.own_thread),
      thread_(options_.own_thread ? std::thread([this] { loop(); }) : std::thread()) {}

Writer::Writer(std::filesystem::path const& file, OnCommit on_commit, OnFailure on_failure)
    : Writer(file, std::move(on_commit), std::move(on_failure), Options{}) {}

Writer::~Writer() { stop(); }

bool Writer::submit(Job job) {
  {
    std::lock_guard const lock{mutex_};
    if (stopping_ || state() == State::broken || !has_room()) return false;
    queue_.push_back(std::move(job));
    if (queue_.size() > 1) return true;  // the thread was woken for the first
  }
  arrived_.notify_one();
  return true;
}

void Writer::submit_all(std::vector<Job> jobs) {
  auto taken = jobs.begin();
  bool idle = false;
  {
    std::lock_guard const lock{mutex_};
    idle = queue_.empty();
    for (; taken != jobs.end() && !stopping_ && state() != State::broken && has_room(); ++taken)
      queue_.push_back(std::move(*taken));
  }
  if (idle && taken != jobs.begin()) arrived_.notify_one();
  for (; taken != jobs.end(); ++taken) answer(*taken, Ending::refused);
}

bool Writer::takes_more() const {
  std::lock_guard const lock{mutex_};
  return !stopping_ && state() != State::broken && has_room();
}

std::chrono::milliseconds Writer::until_room() const {
  constexpr std::chrono::milliseconds shortest{100}, longest{5000};
  std::lock_guard const lock{mutex_};
  if (stopping_ || state() == State::broken) return longest;
  auto const half = per_job_ * static_cast<std::int64_t>(queue_.size()) / 2;
  return std::clamp(std::chrono::duration_cast<std::chrono::milliseconds>(half), shortest, longest);
}

bool Writer::has_room() const {
  if (queue_.size() < std::min(options_.batch_limit, options_.queue_limit)) return true;
  return queue_.size() < options_.queue_limit &&
         per_job_ * static_cast<std::int64_t>(queue_.size()) < options_.longest_wait;
}

// A moving average over some ten batches, so that one long job (an anonymous survey being closed) does not shut the
// door for long.
void Writer::note_pace(std::chrono::nanoseconds spent, std::size_t jobs) {
  auto const now = spent / static_cast<std::int64_t>(jobs);
  std::lock_guard const lock{mutex_};
  per_job_ += (now - per_job_) / 8;
}

void Writer::stop() {
  {
    std::lock_guard const lock{mutex_};
    stopping_ = true;
  }
  arrived_.notify_one();
  std::lock_guard const lock{joining_};
  if (thread_.joinable()) thread_.join();
  if (!options_.own_thread && state() != State::stopped) loop();  // ends once what was queued is done
}

bool Writer::run_batch() {
  if (options_.own_thread) return false;
  std::unique_lock lock{mutex_};
  if (queue_.empty()) {
    if (checkpointer_.has_news()) {
      lock.unlock();
      tidy_log();
      return true;
    }
    if (state() == State::broken || !has_use_for_a_pause()) return false;
    bool const only_waits = !log_may_hold_ && state() != State::full;  // for the next try to empty the log
    if (only_waits && std::chrono::steady_clock::now() < try_emptying_at_) return false;
    use_pause(lock);
    return true;
  }
  lock.unlock();
  std::vector<Job> jobs;
  take(jobs);
  work_off(jobs);
  return true;
}

void Writer::empty_log_soon() {
  {
    std::lock_guard const lock{mutex_};
    if (!empty_log_) empty_log_since_ = std::chrono::steady_clock::now();
    empty_log_ = true;
  }
  arrived_.notify_one();
}

// What is erased is in the log until it has been emptied: a reader in the way only puts that off.
void Writer::note_emptied(bool complete) {
  std::lock_guard const lock{mutex_};
  empty_log_ = empty_log_ && !complete;
  try_emptying_at_ = std::chrono::steady_clock::now();
  if (!complete) try_emptying_at_ += between_tries;
}

std::size_t Writer::waiting() const {
  std::lock_guard const lock{mutex_};
  return queue_.size();
}

void Writer::loop() {
  std::vector<Job> jobs;
  while (take(jobs)) {
    work_off(jobs);
    jobs.clear();
  }
  checkpointer_.stop();
  if (state() == State::broken) return;
  checkpoint(Connection::Checkpoint::truncate);
  if (state() != State::broken) enter(State::stopped);
}

void Writer::work_off(std::vector<Job>& jobs) {
  auto const began = std::chrono::steady_clock::now();
  auto const taken = jobs.size();
  run(jobs);
  if (checkpointer_.has_failed()) tidy_log();  // before anything more is acknowledged
  if (state() == State::broken)
    give_up_held();
  else if (!may_hold_on())
    release();
  note_pace(std::chrono::steady_clock::now() - began, taken);
  tidy_log();
}

// Until the next batch is durable, at the pace of late, or something long comes between.
bool Writer::may_hold_on() const {
  std::lock_guard const lock{mutex_};
  auto const next = static_cast<std::int64_t>(std::min(queue_.size(), options_.batch_limit));
  return next > 0 && std::chrono::steady_clock::now() + per_job_ * next < held_.until && !must_empty_log();
}

// With mutex_ held. The second: somebody waits for erased text to leave the disk, and no pause has come.
bool Writer::must_empty_log() const {
  auto const now = std::chrono::steady_clock::now();
  return connection_.log_pages() >= urgent_pages_ ||
         (empty_log_ && now >= try_emptying_at_ && now - empty_log_since_ > options_.longest_erasure);
}

bool Writer::has_use_for_a_pause() const { return log_may_hold_ || empty_log_ || state() == State::full; }

void Writer::use_pause(std::unique_lock<std::mutex>& lock) {
  bool const empty = (empty_log_ && std::chrono::steady_clock::now() >= try_emptying_at_) || log_must_go_;
  auto const kind = empty ? Connection::Checkpoint::truncate : Connection::Checkpoint::passive;
  lock.unlock();
  checkpoint(kind);
  // Nobody may write to a server that says it is full (a proxy sends nobody there), so it must find out by itself.
  if (state() == State::full && disk_has_room() && !log_must_go_) enter(State::working);
  lock.lock();
}

// Waits for work; an idle while is used for a checkpoint. False: stopped and everything done.
bool Writer::take(std::vector<Job>& jobs) {
  std::unique_lock lock{mutex_};
  while (queue_.empty()) {
    if (stopping_) return false;
    if (checkpointer_.has_news()) {
      lock.unlock();
      tidy_log();
      lock.lock();
      continue;
    }
    if (state() == State::broken || !has_use_for_a_pause()) {
      arrived_.wait(lock);
    } else if (arrived_.wait_for(lock, options_.idle) == std::cv_status::timeout && queue_.empty()) {
      use_pause(lock);
    }
  }
  while (!queue_.empty() && jobs.size() < options_.batch_limit) {
    jobs.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return true;
}

void Writer::run(std::vector<Job>& jobs) {
  if (state() == State::broken) {
    refuse(jobs, StorageError(Fault::broken, 0, "the storage failed before; nothing is written any more"));
    return;
  }
  Batch batch;
  batch.began_at = options_.clock();
  auto const changes_before = connection_.total_changes();
  bool committing = false;
  try {
    expect_room();
    connection_.statement("BEGIN IMMEDIATE").step();
    run_jobs(jobs, batch);
    committing = true;
    bool const any = std::find(batch.endings.begin(), batch.endings.end(), Ending::committed) != batch.endings.end();
    connection_.statement(any ? "COMMIT" : "ROLLBACK").step();
  } catch (StorageError const& error) {
    bool const sure = committing && error.fault() != Fault::full;
    refuse(jobs, sure ? StorageError(Fault::broken, error.code(), error.what()) : error);
    return;
  }
  if (connection_.total_changes() != changes_before) {
    log_may_hold_ = true;
    if (state() == State::full) enter(State::working);
  }
  hold(jobs, std::move(batch));
}

void Writer::hold(std::vector<Job>& jobs, Batch&& batch) {
  if (held_.commit.events.empty()) {
    bool const worth = !batch.commit.events.empty() && options_.patience;
    held_.until =
        worth ? std::chrono::steady_clock::now() + options_.patience() : std::chrono::steady_clock::time_point::min();
  }
  std::ranges::move(batch.commit.events, std::back_inserter(held_.commit.events));
  std::ranges::move(batch.commit.notes, std::back_inserter(held_.commit.notes));
  std::ranges::move(jobs, std::back_inserter(held_.jobs));
  std::ranges::move(batch.endings, std::back_inserter(held_.endings));
}

void Writer::release() {
  deliver(std::exchange(held_.commit, {}));
  for (std::size_t at = 0; at < held_.jobs.size(); ++at) answer(held_.jobs[at], held_.endings[at]);
  held_.jobs.clear();
  held_.endings.clear();
}

// Emptying the log makes the database grow, at most by as much as the log holds: so much room must be left, always.
bool Writer::disk_has_room() const {
  auto const [free, kept] = options_.room();
  return free > kept + connection_.log_pages() * page_bytes;
}

void Writer::expect_room() {
  if (disk_has_room() && !log_must_go_) return;
  if (connection_.log_pages() > 0 || log_must_go_) checkpoint(Connection::Checkpoint::truncate);
  if (state() == State::broken) throw StorageError(Fault::broken, 0, "the log could not be emptied");
  if (!disk_has_room() || log_must_go_)
    throw StorageError(Fault::full, 0, "the disk is full but for what emptying the log may need");
}

void Writer::run_jobs(std::vector<Job>& jobs, Batch& batch) {
  batch.endings.reserve(jobs.size());
  for (Job& job : jobs) batch.endings.push_back(run_one(job, batch));
}

// Throws StorageError if the storage failed, even when the job caught that itself.
Writer::Ending Writer::run_one(Job& job, Batch& batch) {
  auto const events = batch.commit.events.size();
  auto const notes = batch.commit.notes.size();
  connection_.statement("SAVEPOINT job").step();
  connection_.kept().mark();
  Ending ending = Ending::broken;
  try {
    Write write{connection_, batch.commit, batch.began_at};
    if (job.run(write) == Verdict::undo) {
      ending = Ending::undone;
    } else if (connection_.owes_foreign_keys()) {
      spdlog::error("a write job was undone: it leaves a row that points to nothing");
    } else {
      ending = Ending::committed;
    }
  } catch (std::exception const& error) {
    spdlog::error("a write job was undone: {}", error.what());
  } catch (...) {
    spdlog::error("a write job was undone: it threw something unknown");
  }
  throw_if_failed();
  if (ending != Ending::committed) undo_one(batch, events, notes);
  connection_.statement("RELEASE job").step();
  return ending;
}

void Writer::undo_one(Batch& batch, std::size_t events, std::size_t notes) {
  connection_.statement("ROLLBACK TO job").step();
  connection_.kept().undone();
  batch.commit.events.erase(batch.commit.events.begin() + static_cast<std::ptrdiff_t>(events),
                            batch.commit.events.end());
  batch.commit.notes.erase(batch.commit.notes.begin() + static_cast<std::ptrdiff_t>(notes), batch.commit.notes.end());
}

// It is durable, but after a failed sync nothing is acknowledged any more, without exception: whoever asks again with
// the same key after the restart finds it done.
void Writer::give_up_held() {
  for (auto& job : held_.jobs) answer(job, Ending::failed);
  held_ = {};
}

// The commit is durable by now; if its receiver fails, the answers must still go out.
void Writer::deliver(Commit&& commit) {
  if (commit.events.empty() && commit.notes.empty()) return;
  try {
    if (on_commit_) on_commit_(std::move(commit));
  } catch (std::exception const& error) {
    spdlog::critical("a commit was not passed on to the watchers: {}", error.what());
  }
}

void Writer::answer(Job& job, Ending ending) {
  try {
    if (job.done) job.done(ending);
  } catch (std::exception const& error) {
    spdlog::critical("the answer to a job that ended {} was lost: {}", name_of(ending), error.what());
  }
}

void Writer::refuse(std::vector<Job>& jobs, StorageError const& error) {
  bool const known = state() == State::full && error.fault() == Fault::full;  // a full disk needs no log that grows
  if (error.fault() == Fault::full) enter(State::full);
  if (error.fault() != Fault::full && error.fault() != Fault::busy) enter(State::broken);
  connection_.kept().forget();
  if (!known) spdlog::critical("{} writes refused: {}", jobs.size(), error.what());
  try {
    if (connection_.in_transaction()) connection_.statement("ROLLBACK").step();
  } catch (StorageError const& second) {
    spdlog::critical("nor could the transaction be rolled back: {}", second.what());
    enter(State::broken);
  }
  connection_.forget_fault();
  if (state() == State::broken)
    give_up_held();
  else
    release();
  for (Job& job : jobs) answer(job, Ending::failed);
  if (!known) report(error);
}

void Writer::report(StorageError const& error) {
  try {
    if (on_failure_) on_failure_(error);
  } catch (std::exception const& second) {
    spdlog::critical("the storage failure was not passed on: {}", second.what());
  }
}

// After a batch, and after a pass of the checkpointer.
void Writer::tidy_log() {
  if (auto const pass = checkpointer_.take()) return after_pass(*pass);
  if (state() == State::broken) return;
  bool const must_empty = [this] {
    std::lock_guard const lock{mutex_};
    return must_empty_log();
  }();
  if (must_empty) {
    checkpoint(Connection::Checkpoint::truncate);
  } else if (connection_.log_pages() >= begin_pages_ && !checkpointer_.is_busy()) {
    copied_ = 0;
    checkpointer_.begin();
  }
}

// What was written during a pass takes less time to copy than the pass did, so a few of them come close to the end of
// the log, unless a reader is in the way: then the next begins when the log has grown by as much again.
void Writer::after_pass(Checkpointer::Pass const& pass) {
  if (pass.error) {
    begin_pages_ = connection_.log_pages() + options_.checkpoint_pages;  // a full disk is not asked after every commit
    return checkpoint_failed(*pass.error);
  }
  if (state() == State::broken) return;
  if (connection_.log_pages() - pass.copied <= short_rest) {
    bool const outgrown = connection_.log_pages() > 2 * options_.checkpoint_pages;  // a reader had been in the way
    checkpoint(outgrown ? Connection::Checkpoint::truncate : Connection::Checkpoint::passive);
  } else if (pass.copied > copied_) {
    copied_ = pass.copied;
    checkpointer_.begin();
  } else {
    begin_pages_ = connection_.log_pages() + options_.checkpoint_pages;
  }
}

// A reader in the way is no failure: the next try comes when the log has grown by as much again, or when idle.
void Writer::checkpoint(Connection::Checkpoint kind) {
  // Never beside a pass: up to 3.51.2 SQLite may then take pages of a log begun anew for copied.
  if (kind == Connection::Checkpoint::truncate) checkpointer_.wait();
  if (checkpointer_.is_running()) return;
  if (checkpointer_.has_failed()) return tidy_log();  // a sync that failed is not tried again
  try {
    bool const complete = connection_.checkpoint(kind).complete;
    log_may_hold_ = !complete;
    if (kind == Connection::Checkpoint::truncate) note_emptied(complete);
    if (complete && kind == Connection::Checkpoint::truncate) log_must_go_ = false;
    int const left = complete ? 0 : connection_.log_pages();
    begin_pages_ = left + options_.checkpoint_pages;
    urgent_pages_ = left + (complete ? options_.urgent_pages : options_.checkpoint_pages);
  } catch (StorageError const& error) {
    connection_.forget_fault();
    if (kind == Connection::Checkpoint::truncate) note_emptied(false);
    checkpoint_failed(error);
  }
}

void Writer::checkpoint_failed(StorageError const& error) {
  State const now = error.fault() == Fault::full ? State::full : State::broken;
  if (state() == now) return;
  enter(now);
  spdlog::critical("checkpoint: {}", error.what());
  report(error);
}

void Writer::enter(State state) {
  if (state_.exchange(state, std::memory_order_acq_rel) == State::broken) {
    state_.store(State::broken, std::memory_order_release);
  }
}

void Writer::throw_if_failed() const {
  if (connection_.fault()) throw StorageError(*connection_.fault());
  if (!connection_.in_transaction()) throw StorageError(Fault::broken, 0, "a write job ended the transaction itself");
}

}  // namespace shidra::storage
