// SPDX-License-Identifier: AGPL-3.0-or-later
// The power to change the database, and what one commit brings to the outside. Only the writer (and the one-shot write
// of the command line) makes a Write. Nothing collected here leaves before the commit is durable; undone work leaves
// nothing behind.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include "storage/engine/read.hpp"

namespace shidra::storage {

/// One event of a stream: `seq` is dense per stream, `body` finished JSON text.
struct Event {
  std::int64_t stream = 0;
  std::int64_t seq = 0;
  std::string topic;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(Event, (), (stream, seq, topic, body))

/// What one commit brought, in commit order. Handed over after the commit is durable.
struct Commit {
  std::vector<Event> events;
  std::vector<std::function<void()>> notes;  ///< added by Write::after_commit; whoever takes the commit runs them
};

class Write : public Read {
 public:
  /// Runs an INSERT, UPDATE or DELETE; returns the number of changed rows.
  template <class... Arguments>
  std::int64_t run(std::string_view sql, Arguments const&... arguments) {
    Statement statement = prepared(Lifetime::outlives_statement, sql, arguments...);
    while (statement.step()) {
    }
    return connection().changed_rows();
  }

  /// Runs an INSERT into a table with an integer key; returns the new row's id.
  template <class... Arguments>
  std::int64_t insert(std::string_view sql, Arguments const&... arguments) {
    run(sql, arguments...);
    return connection().last_row_id();
  }

  /// Appends to the stream's events under its next number, which is returned, and to the commit.
  std::int64_t append_event(std::int64_t stream, std::string_view topic, std::string body);

  /// What `compute()` reads from the database, kept until a table it was read from changes; see kept.hpp. `compute`
  /// returns a shared_ptr, and reads nothing but the database and `key`.
  template <class Value, class Compute>
  std::shared_ptr<Value const> kept(std::string const& key, Compute const& compute) {
    return connection().kept().get<Value>(key, compute);
  }

  /// Something to do once this is durable; dropped with the job if that is undone.
  void after_commit(std::function<void()> note) { commit_->notes.push_back(std::move(note)); }

  /// Milliseconds UTC at which this transaction began, by the writer's clock.
  std::int64_t began_at() const { return began_at_; }

 private:
  friend class Writer;
  friend class OneShot;
  Write(Connection& connection, Commit& commit, std::int64_t began_at)
      : Read(connection), commit_(&commit), began_at_(began_at) {}

  Commit* commit_;
  std::int64_t began_at_;
};

}  // namespace shidra::storage
