// SPDX-License-Identifier: AGPL-3.0-or-later
// Open calls and responses in the database. Functions run on the thread of the view they are given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/calls.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

struct CallRow {
  protocol::Id<protocol::Call> id;
  protocol::Id<protocol::Initiative> initiative;
  std::string title;
  std::string source;
  protocol::Html html;
  protocol::Moment deadline;
  protocol::CallState state;
  std::optional<protocol::Moment> opened_at;
};
BOOST_DESCRIBE_STRUCT(CallRow, (), (id, initiative, title, source, html, deadline, state, opened_at))

std::optional<CallRow> find_call(Read& read, protocol::Id<protocol::Call> call);
/// Drafts too.
std::vector<protocol::Id<protocol::Call>> calls_of(Read& read, protocol::Id<protocol::Initiative> initiative);
std::vector<protocol::Id<protocol::Call>> drafts_of_calls(Read& read, protocol::Id<protocol::Initiative> initiative);
/// What is public: every call that was ever opened, oldest first.
std::vector<protocol::Id<protocol::Call>> opened_calls_of(Read& read, protocol::Id<protocol::Initiative> initiative);
/// One is open, whether or not its deadline has just passed.
bool has_open_call(Read& read, protocol::Id<protocol::Initiative> initiative);
/// One is opened and not decided that fills seats of this forum.
bool has_unfinished_call(Read& read, protocol::Id<protocol::Forum> forum);
/// Open, and the deadline is before `now`.
std::vector<CallRow> due_calls(Read& read, protocol::Id<protocol::Initiative> initiative, protocol::Moment now);
std::vector<protocol::Id<protocol::Initiative>> initiatives_with_due_calls(Read& read, protocol::Moment now);

std::vector<protocol::Criterion> criteria_of(Read& read, protocol::Id<protocol::Call> call);
std::vector<protocol::FormField> fields_of(Read& read, protocol::Id<protocol::Call> call);
std::vector<protocol::Id<protocol::Forum>> forums_of_call(Read& read, protocol::Id<protocol::Call> call);
std::vector<protocol::Amendment> amendments_of(Read& read, protocol::Id<protocol::Call> call);

protocol::Id<protocol::Call> add_call(Write& write, CallRow const& call);  ///< `id` of the argument is not used
void change_call(Write& write, CallRow const& call);
/// Sets criteria, form and forums, in this order.
void set_terms(Write& write, protocol::Id<protocol::Call> call, std::vector<protocol::Criterion> const& criteria,
               std::vector<protocol::FormField> const& fields,
               std::vector<protocol::Id<protocol::Forum>> const& forums);
void add_amendment(Write& write, protocol::Id<protocol::Call> call, protocol::Amendment const& amendment);

struct ResponseRow {
  protocol::Id<protocol::Response> id;
  protocol::Id<protocol::Call> call;
  protocol::Id<protocol::Organisation> organisation;
  protocol::Slug sector;
  protocol::SizeBand size_band;
  std::string region;
  protocol::ResponseState state;
  std::int64_t version;
  std::optional<protocol::Id<protocol::Forum>> forum;
  std::optional<protocol::Id<protocol::Person>> representative;
  protocol::Moment saved_at;
  std::string saved_by;
  std::optional<protocol::Moment> submitted_at;
  std::optional<std::string> reason;
  std::optional<protocol::Id<protocol::Seat>> seat;
};
BOOST_DESCRIBE_STRUCT(ResponseRow, (),
                      (id, call, organisation, sector, size_band, region, state, version, forum, representative,
                       saved_at, saved_by, submitted_at, reason, seat))

std::optional<ResponseRow> find_response(Read& read, protocol::Id<protocol::Response> response);
/// An organisation has one response to a call, if any.
std::optional<ResponseRow> find_response(Read& read, protocol::Id<protocol::Call> call,
                                         protocol::Id<protocol::Organisation> organisation);
std::vector<std::string> texts_of(Read& read, protocol::Id<protocol::Response> response);
/// To every call, in any state.
std::vector<protocol::Id<protocol::Response>> responses_of(Read& read,
                                                           protocol::Id<protocol::Organisation> organisation);
/// Those that were handed in, also if withdrawn later; never drafts. By the organisation's name, which tells nothing.
std::vector<protocol::Id<protocol::Response>> responses_to(Read& read, protocol::Id<protocol::Call> call);
/// Responses that show this person's name.
std::vector<protocol::Id<protocol::Response>> responses_showing(Read& read, protocol::Id<protocol::Person> person);
/// Who has begun: organisations with a draft or a submitted response.
std::vector<protocol::Id<protocol::Organisation>> organisations_responding(Read& read,
                                                                           protocol::Id<protocol::Call> call);
/// People of this organisation who hold a role with which they could review calls.
std::vector<protocol::Id<protocol::Person>> reviewers_from(Read& read,
                                                           protocol::Id<protocol::Organisation> organisation);
/// An organisation that the person has left since the call was opened has begun a response to it.
bool responded_while_member(Read& read, protocol::Id<protocol::Call> call, protocol::Id<protocol::Person> person);

/// Under its own id, which is drawn: counted up it would tell an organisation how many began before.
void add_response(Write& write, ResponseRow const& response);
void change_response(Write& write, ResponseRow const& response);
void set_texts(Write& write, protocol::Id<protocol::Response> response, std::vector<std::string> const& texts);

struct StateCount {
  protocol::ResponseState state;
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(StateCount, (), (state, count))
/// States without a response are left out.
std::vector<StateCount> count_responses(Read& read, protocol::Id<protocol::Call> call);

struct SectorTurnout {
  protocol::Slug sector;
  std::int64_t answered;
  std::int64_t accepted;
};
BOOST_DESCRIBE_STRUCT(SectorTurnout, (), (sector, answered, accepted))
/// Every sector from which somebody answered, by code. Who handed in and withdrew after the deadline has answered.
/// Not public before the call is decided.
std::vector<SectorTurnout> turnout_by_sector(Read& read, protocol::Id<protocol::Call> call);

}  // namespace shidra::storage
