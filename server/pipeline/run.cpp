// SPDX-License-Identifier: AGPL-3.0-or-later
// See run.hpp. A refusal undoes the command's savepoint; nothing of it remains, no key is remembered.
#include "server/pipeline/run.hpp"

#include <algorithm>
#include <chrono>
#include <future>

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "server/access/load_caller.hpp"
#include "storage/engine/replies.hpp"

namespace shidra::pipeline {

using protocol::Refusal;
using Ending = storage::Writer::Ending;
using Verdict = storage::Writer::Verdict;

namespace {

/// Signing in and out is never replayed: its cookies could not be.
bool is_remembered(std::string_view method) { return !method.starts_with("access.") && method != "initiative.create"; }

}  // namespace

Arrivals::Place Arrivals::come(World const& world) {
  std::lock_guard const lock{mutex_};
  return moments_.insert(world.now());
}

void Arrivals::go(Place place) {
  std::lock_guard const lock{mutex_};
  moments_.erase(place);
}

protocol::Moment Arrivals::all_run_before(World const& world) const {
  std::lock_guard const lock{mutex_};
  auto const now = world.now();
  return moments_.empty() ? now : std::min(now, *moments_.begin());
}

namespace {

/// One command, from when it comes until it is run, or is not going to be.
class Arrival {
 public:
  Arrival(std::shared_ptr<Arrivals> all, World const& world) : all_(std::move(all)), place_(all_->come(world)) {}
  Arrival(Arrival const&) = delete;
  Arrival& operator=(Arrival const&) = delete;
  ~Arrival() { all_->go(place_); }
  protocol::Moment moment() const { return *place_; }

 private:
  std::shared_ptr<Arrivals> all_;
  Arrivals::Place place_;
};

}  // namespace

/// One request on its way.
struct Pipeline::Running {
  protocol::Request request;
  access::Credentials credentials;
  Reply reply;
  std::optional<Arrival> arrival;
  RunCommand command;
  RunView view;
  storage::Digest digest{};  ///< of the request, if its reply is to be remembered
  std::optional<Refusal> refusal;
  std::string result;
  std::vector<Cookie> cookies;

  bool is_remembered() const { return !request.key.empty() && pipeline::is_remembered(request.method); }

  void answer() {
    if (refusal) return refuse_with(protocol::error_refused, *refusal);
    reply({protocol::result_frame(request.id, result), std::move(cookies), 0, {}, {}});
  }
  void refuse_with(int error, Refusal const& what) {
    auto const wait = what.params.find("retry_after_ms");
    std::chrono::milliseconds const retry_after{wait == what.params.end() ? 0 : std::get<std::int64_t>(wait->second)};
    reply({protocol::error_frame(request.id, error, what), {}, error, what.code, retry_after});
  }
};

namespace {

/// Whoever asked, as replies are remembered: the person, or the browser of somebody not signed in.
std::string name_of(access::Caller const& caller) {
  if (caller.person) return "person/" + std::to_string(caller.person->value);
  if (caller.credentials.browser) return "browser/" + storage::to_hex(*caller.credentials.browser);
  return "nobody";
}

Pipeline::Gathered one(storage::Writer::Job job) {
  Pipeline::Gathered gathered;
  gathered.push_back(std::move(job));
  return gathered;
}

Refusal door_refusal(access::Caller const& caller) {
  return {caller.signed_in() ? "not_allowed" : "signed_out", {}, {}};
}

}  // namespace

/// What loads the writer loads the readers: its pace stands for both.
Refusal Pipeline::busy() const {
  return {"busy", {{"retry_after_ms", std::int64_t{database_.writer().until_room().count()}}}, {}};
}

std::shared_ptr<Pipeline::Running> Pipeline::arrived(access::Credentials credentials, Reply reply) {
  auto running = std::make_shared<Running>();
  running->arrival.emplace(arrivals_, world_);
  running->credentials = std::move(credentials);
  running->reply = std::move(reply);
  return running;
}

void Pipeline::run(protocol::Request request, access::Credentials credentials, Reply reply, Gathered* gathered) {
  auto running = arrived(std::move(credentials), std::move(reply));
  running->request = std::move(request);
  auto const* entry = find_entry(running->request.method);
  if (!entry) return running->refuse_with(protocol::error_method, {"unknown_method", {}, {}});
  if (entry->kind == protocol::MethodKind::view) return run_view(*entry, std::move(running));
  if (running->request.key.empty() && is_remembered(entry->method))
    return running->refuse_with(protocol::error_request, {"not_understood", {}, {{"/key", "missing", {}}}});
  run_command(*entry, std::move(running), gathered);
}

void Pipeline::run_command(Entry const& entry, std::shared_ptr<Running> running, Gathered* gathered) {
  // Said before anything is worked out: under overload that is most of what there is to do.
  if (!database_.writer().takes_more()) return running->refuse_with(protocol::error_refused, busy());
  auto command = entry.command(running->request.params);
  if (!command) return running->refuse_with(protocol::error_params, {"invalid", {}, std::move(command.error())});
  running->command = std::move(*command);
  if (running->is_remembered()) running->digest = storage::sha256(running->request.params.dump());
  running->request.params = {};  // here, where it was made, and not on the writer's thread
  auto job = job_of(entry.method, entry.door, std::move(running));
  if (gathered)
    gathered->push_back(std::move(job));
  else
    write(one(std::move(job)));
}

void Pipeline::run_prepared(std::string_view method, Door door, RunCommand command, access::Credentials credentials,
                            Reply reply) {
  auto running = arrived(std::move(credentials), std::move(reply));
  running->request.id = "null";
  running->command = std::move(command);
  write(one(job_of(method, door, std::move(running))));
}

storage::Writer::Job Pipeline::job_of(std::string_view method, Door door, std::shared_ptr<Running> running) {
  return {
      .run = [this, method, door, running](storage::Write& write) { return act(method, door, *running, write); },
      .done =
          [this, running](Ending ending) {
            if (ending == Ending::failed) running->refusal = Refusal{"unavailable", {}, {}};
            if (ending == Ending::broken) running->refusal = Refusal{"internal", {}, {}};
            if (ending == Ending::refused) running->refusal = busy();
            running->answer();
          },
  };
}

Verdict Pipeline::act(std::string_view method, Door door, Running& running, storage::Write& write) {
  auto const received = running.arrival->moment();
  running.arrival.reset();
  auto const caller = access::load_caller(write, running.credentials, world_.now());
  auto const undo = [&](Refusal refusal) {
    running.refusal = std::move(refusal);
    return Verdict::undo;
  };
  bool const remembered = running.is_remembered();
  auto const known = remembered ? storage::find_reply(write, running.request.key) : std::nullopt;
  // Before the door: a command may have closed it behind its own sender, and its repeat is to hear the same.
  if (known && known->answers(name_of(caller), method, running.digest)) {
    running.result = known->reply;
    return Verdict::undo;
  }
  if (!may_pass(door, caller)) return undo(door_refusal(caller));
  if (known) return undo({"key_used", {}, {}});
  Act act(write, caller, world_.now(), world_);
  act.received = received;
  auto reply = running.command(act);
  if (!reply) {
    undo(std::move(reply.error()));
    return act.rows_stay() ? Verdict::keep : Verdict::undo;
  }
  act.append_events();
  act.append_journal_entry(method);
  running.result = std::move(*reply);
  running.cookies = std::move(act.cookies);
  if (remembered && act.keeps_reply())
    storage::remember_reply(write, {.key = running.request.key,
                                    .caller = name_of(caller),
                                    .method = std::string(method),
                                    .request = running.digest,
                                    .reply = running.result,
                                    .at = act.now.ms});
  write.after_commit([this, aftermath = std::move(act.aftermath)]() mutable { after_commit_(std::move(aftermath)); });
  return Verdict::keep;
}

void Pipeline::run_view(Entry const& entry, std::shared_ptr<Running> running) {
  running->arrival.reset();
  auto view = entry.view(running->request.params);
  if (!view) return running->refuse_with(protocol::error_params, {"invalid", {}, std::move(view.error())});
  running->view = std::move(*view);
  bool const queued = database_.readers().submit([this, &entry, running](storage::Read& read) {
    try {
      auto const caller = access::load_caller(read, running->credentials, world_.now());
      if (!may_pass(entry.door, caller)) return running->refuse_with(protocol::error_refused, door_refusal(caller));
      Look look{read, caller, world_.now(), world_};
      auto result = running->view(look);
      if (result)
        running->result = std::move(*result);
      else
        running->refusal = std::move(result.error());
    } catch (...) {
      running->refuse_with(protocol::error_internal, {"internal", {}, {}});
      throw;  // the reader's own handler logs it
    }
    running->answer();
  });
  if (!queued) running->refuse_with(protocol::error_refused, busy());
}

Expected<std::string> Pipeline::run_as_system(protocol::Id<protocol::Initiative> initiative, std::string_view method,
                                              RunCommand const& command) {
  Expected<std::string> result = tl::unexpected(Refusal{"unavailable", {}, {}});
  auto const received = arrivals_->all_run_before(world_);
  std::promise<void> finished;
  bool const queued = database_.writer().submit({
      .run =
          [&](storage::Write& write) {
            auto const caller = access::system_caller(initiative);
            Act act(write, caller, world_.now(), world_);
            act.received = received;
            result = command(act);
            if (!result) return Verdict::undo;
            act.append_events();
            act.append_journal_entry(method);
            write.after_commit(
                [this, aftermath = std::move(act.aftermath)]() mutable { after_commit_(std::move(aftermath)); });
            return Verdict::keep;
          },
      .done =
          [&](Ending ending) {
            if (ending == Ending::failed) result = tl::unexpected(Refusal{"unavailable", {}, {}});
            if (ending == Ending::broken) result = tl::unexpected(Refusal{"internal", {}, {}});
            finished.set_value();
          },
  });
  if (!queued) return tl::unexpected(busy());
  auto const done = finished.get_future();
  while (done.wait_for(std::chrono::seconds(0)) != std::future_status::ready && database_.writer().run_batch()) {
  }
  done.wait();
  return result;
}

}  // namespace shidra::pipeline
