// SPDX-License-Identifier: AGPL-3.0-or-later
// The path of every request, whatever brought it: find it in the registry, read it with all its problems, ask whether
// the caller may, run it in a transaction, remember the reply, answer when it is durable.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "protocol/envelope.hpp"
#include "server/access/caller.hpp"
#include "server/pipeline/act.hpp"
#include "server/pipeline/registry.hpp"
#include "storage/engine/database.hpp"

namespace shidra::pipeline {

/// What goes back to whoever asked.
struct Outcome {
  std::string frame;                         ///< JSON-RPC reply
  std::vector<Cookie> cookies;               ///< only a reply over HTTP can set them
  int error = 0;                             ///< JSON-RPC's number, 0 when it went well
  std::string refusal{};                     ///< its code, empty when it went well
  std::chrono::milliseconds retry_after{0};  ///< of a refusal that is only for now; 0: it is none
};
using Reply = std::function<void(Outcome)>;

/// Runs on the writer thread, once for each command that has become durable, before its reply.
using AfterCommit = std::function<void(Aftermath)>;

/// When the commands came that have not been run yet. Any thread.
class Arrivals {
 public:
  using Place = std::multiset<protocol::Moment>::const_iterator;
  Place come(World const& world);
  void go(Place place);
  /// Now, or the first of them: whatever came before this has been run.
  protocol::Moment all_run_before(World const& world) const;

 private:
  mutable std::mutex mutex_;
  std::multiset<protocol::Moment> moments_;  // guarded by mutex_, under which the clock is read, too
};

class Pipeline {
 public:
  Pipeline(storage::Database& database, World& world, AfterCommit after_commit)
      : database_(database), world_(world), after_commit_(std::move(after_commit)) {}

  /// Commands that are read and checked and wait to be written together.
  using Gathered = std::vector<storage::Writer::Job>;

  /// Any thread. `reply` is called exactly once, on this, the writer's or a reader's thread. With `gathered` a command
  /// is not written yet but added there; its reply comes once it is given to write().
  void run(protocol::Request request, access::Credentials credentials, Reply reply, Gathered* gathered = nullptr);
  /// Any thread.
  void write(Gathered gathered) { database_.writer().submit_all(std::move(gathered)); }

  /// Runs a command that does not come as JSON-RPC (an upload): the same door, events, journal and reply, without a
  /// key.
  void run_prepared(std::string_view method, Door door, RunCommand command, access::Credentials credentials,
                    Reply reply);

  /// Runs a command as the server itself (jobs, the demo) and waits. It counts as received at a moment before which
  /// nothing came that has not been run: a deadline that is over for it is over for whoever still waits. Not on the io
  /// or writer thread.
  Expected<std::string> run_as_system(protocol::Id<protocol::Initiative> initiative, std::string_view method,
                                      RunCommand const& command);

 private:
  struct Running;
  std::shared_ptr<Running> arrived(access::Credentials credentials, Reply reply);
  void run_command(Entry const& entry, std::shared_ptr<Running> running, Gathered* gathered);
  storage::Writer::Job job_of(std::string_view method, Door door, std::shared_ptr<Running> running);
  void run_view(Entry const& entry, std::shared_ptr<Running> running);
  protocol::Refusal busy() const;
  storage::Writer::Verdict act(std::string_view method, Door door, Running& running, storage::Write& write);

  storage::Database& database_;
  World& world_;
  AfterCommit after_commit_;
  std::shared_ptr<Arrivals> const arrivals_ = std::make_shared<Arrivals>();
};

}  // namespace shidra::pipeline
