// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is asking, and what they are in the initiative, as of the transaction that read it. A right that was lost a
// moment ago must not count: only storage's Kept, which hears of every change, may carry one into a later transaction.
// Plain value; rights are answered without a look at the database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/initiatives.hpp"
#include "protocol/people.hpp"
#include "storage/engine/digest.hpp"

namespace shidra::access {

/// What a request brings along to say who it is. Made by the site from cookies; holds no secret in clear.
struct Credentials {
  std::optional<storage::Digest> session;  ///< SHA-256 of the session cookie
  std::optional<storage::Digest> browser;  ///< SHA-256 of the cookie that binds codes and guests to one browser
  std::string device;                      ///< shortened User-Agent
  std::string address;                     ///< the peer's
  bool hasty = false;  ///< asks for a code to an address to which its source has asked for several just now
};

struct Caller {
  protocol::Id<protocol::Initiative> initiative{};  ///< 0: nobody in particular
  std::optional<protocol::Id<protocol::Person>> person;
  std::optional<protocol::Id<protocol::Session>> session;
  std::optional<protocol::Id<protocol::Organisation>> organisation;
  std::string name;
  protocol::Language language = protocol::Language::he;
  std::vector<protocol::Grant> grants;
  std::vector<protocol::SeatTaken> seats;
  std::vector<protocol::Id<protocol::Forum>> closed_forums;  ///< of the initiative
  bool board = false;  ///< holds a seat, or is alternate, in a forum of kind board that is not closed
  Credentials credentials;

  bool signed_in() const { return person.has_value(); }
  /// The server itself: deadlines, the demo, the command line.
  bool system = false;

  bool is_administrator() const;
  /// Administrator or coordinator of all forums: acts for the whole initiative.
  bool is_team() const;
  /// Administrator or coordinator of anything, were it one forum: finds people for it, so sees them and invites them.
  bool coordinates() const;
  /// Has charge of this forum, also when it is closed: administrator, coordinator of it (or of all), or its chair.
  bool has_charge_of(protocol::Id<protocol::Forum> forum) const;
  bool is_closed(protocol::Id<protocol::Forum> forum) const;
  /// Runs the work of this forum: has charge of it, and its work goes on.
  bool runs(protocol::Id<protocol::Forum> forum) const;
  /// Holds a seat in it or is alternate.
  bool sits_in(protocol::Id<protocol::Forum> forum) const;
  /// May read what its members read: sits in it, has charge of it, or sits on the board.
  bool reads(protocol::Id<protocol::Forum> forum) const;
  /// May edit this organisation's entry and responses.
  bool edits(protocol::Id<protocol::Organisation> of) const;
  /// May read and decide responses to this call: administrator, coordinator of all forums, or its reviewer.
  bool reviews(protocol::Id<protocol::Call> call) const;
};

}  // namespace shidra::access
