// SPDX-License-Identifier: AGPL-3.0-or-later
// What a command works with, and what a view looks with. Both live inside one transaction.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "protocol/codec/problem.hpp"
#include "server/access/caller.hpp"
#include "server/live/things.hpp"
#include "server/pipeline/world.hpp"
#include "storage/engine/write.hpp"

namespace shidra::pipeline {

using protocol::Refusal;
template <class T>
using Expected = tl::expected<T, Refusal>;

/// `return refuse("max_reached", {{"sector", code}});` Nothing of the command remains: its savepoint is undone.
inline tl::unexpected<Refusal> refuse(std::string_view code, protocol::Parameters params = {}) {
  return tl::unexpected(Refusal{std::string(code), std::move(params), {}});
}
/// Refuses one field: `path` is a JSON pointer into the request.
inline tl::unexpected<Refusal> refuse_field(std::string_view path, std::string_view code,
                                            protocol::Parameters params = {}) {
  return tl::unexpected(Refusal{"invalid", {}, {{std::string(path), std::string(code), std::move(params)}}});
}

/// What came of a transaction beside rows and log events; for the live side and the jobs, once it is durable.
struct Aftermath {
  std::vector<protocol::Id<protocol::Person>> rights_changed;  ///< what they may watch must be asked again
  std::vector<protocol::Id<protocol::Session>> sessions_ended;
  std::vector<std::string>
      audience_changed;             ///< topics that fewer people may watch now: everybody who does is asked again
  std::vector<std::string> states;  ///< state topics whose value may have changed
  bool mail_queued = false;
  bool deadlines_changed = false;
  bool erase_log = false;  ///< something was erased that must leave the disk: empty the log file at the next pause
};

/// A cookie to set with the reply; only replies over HTTP can.
struct Cookie {
  enum class Purpose { session, browser } purpose;
  std::string value;  ///< empty: remove it
};

/// A view's means. Runs on: a reader thread (or the writer, inside a command).
struct Look {
  storage::Read& store;
  access::Caller const& caller;
  protocol::Moment now;
  World const& world;
};

/// A command's means: the database, the caller, the moment, and the duty to touch whatever it changes.
/// Runs on: the writer thread, inside a savepoint that is undone if the command refuses or throws.
class Act {
 public:
  Act(storage::Write& write, access::Caller const& who, protocol::Moment at, World& world_seam)
      : store(write), caller(who), now(at), received(at), world(world_seam) {}

  storage::Write& store;
  access::Caller const& caller;
  protocol::Moment const now;
  protocol::Moment received;  ///< when the request came, which may be a while before `now`: deadlines count by it
  World& world;

  /// Says that this thing is about to change or go. Call it *before* the change: where the thing was seen until now is
  /// noted, and the difference becomes events when the command is done. Touching twice is harmless.
  void touch(std::string_view kind, std::string id);
  template <class Thing>
  void touch(std::string_view kind, protocol::Id<Thing> id) {
    touch(kind, live::id_text(id));
  }

  /// Touches, and what earlier events told of the thing becomes what is seen of it now: somebody who resumes must not
  /// read from the log what they may not see any more, or may not have seen yet. Call it before the change, too.
  template <class Thing>
  void retract(std::string_view kind, protocol::Id<Thing> id) {
    retract(kind, live::id_text(id));
  }
  void retract(std::string_view kind, std::string id);

  /// Says that this command has just made this thing.
  template <class Thing>
  void made(std::string_view kind, protocol::Id<Thing> id) {
    made(kind, live::id_text(id));
  }
  void made(std::string_view kind, std::string id);

  /// What this person may do or watch may have changed.
  void rights_changed(protocol::Id<protocol::Person> person) { aftermath.rights_changed.push_back(person); }

  /// The initiative acted in: the caller's, unless the command says otherwise (making one, signing in).
  protocol::Id<protocol::Initiative> initiative() const { return initiative_.value_or(caller.initiative); }
  void acts_in(protocol::Id<protocol::Initiative> other) { initiative_ = other; }

  /// The journal's target is the first thing touched unless this names another; `details` is JSON without personal
  /// data.
  void journal(std::string target, std::string details = "{}");
  /// For acts whose entry would itself tell too much or too often: answering a survey, autosaving, marking as read.
  void keep_out_of_journal() { journaled_ = false; }

  /// For acts of which not even a digest and a time may stay: answering an anonymous survey. Sent again under the same
  /// key it is carried out again, so it must be harmless twice.
  void keep_out_of_replies() { reply_kept_ = false; }
  bool keeps_reply() const { return reply_kept_; }

  /// A wrong sign-in code must count although it is refused: rows stay, events and journal are not written.
  void keep_rows_although_refused() { rows_stay_ = true; }
  bool rows_stay() const { return rows_stay_; }

  Aftermath aftermath;
  std::vector<Cookie> cookies;

  // For the pipeline, once the command has succeeded:
  /// Appends the events of everything touched.
  void append_events();
  void append_journal_entry(std::string_view method);

 private:
  struct Touched {
    std::string kind;
    std::string id;
    std::vector<live::Place> before;
    bool retracted = false;
  };
  bool is_touched(std::string_view kind, std::string_view id) const;
  std::vector<Touched> touched_;
  std::optional<protocol::Id<protocol::Initiative>> initiative_;
  bool journaled_ = true;
  bool reply_kept_ = true;
  bool rows_stay_ = false;
  std::string target_;
  std::string details_ = "{}";
};

}  // namespace shidra::pipeline
