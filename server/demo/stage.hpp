// SPDX-License-Identifier: AGPL-3.0-or-later
// What the demo's story is told on: a diary of what happens when, a clock that is set to each of its moments, and the
// server's own commands, each with its events, journal entry and letters. Entries run on the writer thread, in large
// transactions; everything else on the thread that owns the stage, which waits meanwhile.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string_view>

#include "protocol/methods.hpp"
#include "server/access/load_caller.hpp"
#include "server/demo/dice.hpp"
#include "server/pipeline/act.hpp"
#include "storage/engine/database.hpp"

namespace shidra::demo {

using protocol::Id;
using protocol::Moment;

inline constexpr std::int64_t minute_ms = 60'000;
inline constexpr std::int64_t hour_ms = 60 * minute_ms;
inline constexpr std::int64_t day_ms = 24 * hour_ms;
inline constexpr std::string_view zone = "Asia/Jerusalem";

/// The story's own clock; real randomness, because tokens and keys of the demo are secrets like any others.
class StageWorld : public pipeline::World {
 public:
  using World::World;
  Moment now() const override { return now_; }
  void random(std::span<std::byte> bytes) override { real_.random(bytes); }
  void set(Moment now) { now_ = now; }

 private:
  Moment now_;
  pipeline::RealWorld real_;
};

class Stage {
 public:
  /// `today` is the moment at which the story ends.
  Stage(std::filesystem::path const& folder, std::uint64_t seed, Moment today);

  Moment today() const { return today_; }
  Moment now() const { return world_.now(); }
  /// That many days from today (negative: before), at a wall clock's "16:30" in the initiative's zone.
  Moment day(std::int64_t offset, std::string_view time) const;
  /// The nearest day on which offices work: Thursday for a Friday, Sunday for a Saturday.
  std::int64_t working_day(std::int64_t offset) const;

  /// Adds to the diary; while it is played, only what lies ahead. At the same moment: in the order of adding.
  void at(Moment when, std::function<void()> what) { diary_.emplace(when, std::move(what)); }
  /// Plays the whole diary. Throws std::runtime_error when a command refuses: the story is wrong then.
  void play(storage::Database& database);

  /// A person's command.
  template <class Request, class Reply>
  Reply act(Id<protocol::Person> who, pipeline::Expected<Reply> (*command)(pipeline::Act&, Request const&),
            Request const& request) {
    return act(access::caller_of(write(), who), command, request);
  }
  template <class Request, class Reply>
  Reply act(access::Caller const& caller, pipeline::Expected<Reply> (*command)(pipeline::Act&, Request const&),
            Request const& request) {
    static_assert(std::is_same_v<Reply, typename protocol::MethodOf<Request>::Reply>);
    std::string_view const method = protocol::MethodOf<Request>::name;
    expect_door(method, caller);
    return perform<Reply>(method, caller, [&](pipeline::Act& act) { return command(act, request); });
  }
  /// The same for what is no method of the protocol, under a name of its own for the journal.
  template <class Reply>
  Reply perform(std::string_view name, access::Caller const& caller,
                std::function<pipeline::Expected<Reply>(pipeline::Act&)> const& what) {
    pipeline::Act act(write(), caller, now(), world_);
    auto reply = what(act);
    if (!reply) refused(name, reply.error());
    act.append_events();
    act.append_journal_entry(name);
    return std::move(*reply);
  }

  storage::Write& write() { return *write_; }  ///< only inside an entry
  std::filesystem::path const& folder() const { return world_.settings().folder; }
  StageWorld& world() { return world_; }
  Dice dice;
  Id<protocol::Initiative> initiative;

 private:
  void expect_door(std::string_view method, access::Caller const& caller) const;
  [[noreturn]] static void refused(std::string_view name, protocol::Refusal const& refusal);
  void tidy_up();

  StageWorld world_;
  Moment const today_;
  std::multimap<Moment, std::function<void()>> diary_;
  storage::Write* write_ = nullptr;
};

}  // namespace shidra::demo
