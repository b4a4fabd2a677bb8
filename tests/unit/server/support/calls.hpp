// SPDX-License-Identifier: AGPL-3.0-or-later
// An initiative with a call to respond to, for the tests about calls. One thread; waits for the writer.
#pragma once

#include <string>
#include <vector>

#include "tests/unit/server/support/world.hpp"

namespace shidra::test {

class CallWorld : public World {
 public:
  static constexpr std::int64_t hour = 3'600'000;

  /// A forum of 20 with at most two of civil society, and a call for it: two fields (20 code points and required, 10).
  CallWorld();

  Actor dana() { return as("dana"); }
  /// A coordinator of all forums without an organisation, and a reviewer of this call only.
  Actor coordinator();
  Actor reviewer();
  /// An editor of a new organisation; their name is also its.
  Actor editor(std::string const& name, std::string const& sector = "civil_society");
  /// One more editor of the same organisation.
  Actor colleague(Actor const& of, std::string const& name);
  std::int64_t organisation_of(Actor const& person);

  Json terms() const;
  void open();
  /// Moves the clock to this many milliseconds after the deadline (before it, if negative).
  void at_deadline(std::int64_t offset) { seam().now_ms = deadline + offset; }
  /// Runs the job that closes due calls.
  void close();
  /// A millisecond after the deadline, and closed.
  void pass_deadline() {
    at_deadline(1);
    close();
  }

  Json save_request(std::int64_t version, std::string const& first = "כי כן", Actor const* representative = nullptr);
  /// Saves a first draft and returns its id.
  std::int64_t begin(Actor& editor);
  /// Begins and submits.
  std::int64_t respond(Actor& editor);
  Json decision(std::int64_t response, std::string const& verdict) const;

  Json seen_call() { return thing("initiative/1", "call", call); }
  Json own(Actor const& editor, std::int64_t response);
  Json reviewed(std::int64_t response) { return thing("review/" + std::to_string(call), "response", response); }
  Json turnout() { return thing("review/" + std::to_string(call), "turnout", call); }
  std::string organisation_topic(Actor const& of) { return "organisation/" + std::to_string(organisation_of(of)); }
  std::string review_topic() const { return "review/" + std::to_string(call); }

  /// "letter address" of every mail queued so far that is about calls.
  std::vector<std::string> mails();
  std::int64_t count(std::string const& table);

  std::int64_t forum_id = 0;
  std::int64_t call = 0;
  std::int64_t deadline = 0;
};

}  // namespace shidra::test
