// SPDX-License-Identifier: AGPL-3.0-or-later
// The shapes of calls, responses and the turnout, and who may watch responses.
#include "server/calls/call_things.hpp"

#include "server/calls/find.hpp"
#include "storage/organisations.hpp"
#include "storage/people.hpp"

namespace shidra::calls {
namespace {

using live::Place;
using live::Topic;
using protocol::CallState;
using protocol::ResponseState;
using storage::Read;
using CallId = protocol::Id<protocol::Call>;

std::optional<storage::CallRow> find_opened(Read& read, std::string const& id) {
  auto row = storage::find_call(read, CallId{live::number_of(id)});
  if (row && row->state == CallState::draft) row.reset();
  return row;
}

std::vector<Place> places_of_call(Read& read, std::string const& id) {
  auto const row = storage::find_call(read, CallId{live::number_of(id)});
  if (!row) return {};
  auto const* const topic = row->state == CallState::draft ? "team" : "initiative";
  return {live::place(topic, row->initiative.value, shape_of(read, *row))};
}

std::vector<std::string> calls_in(Read& read, Topic const& topic) {
  if (topic.kind == "team") return live::id_texts(storage::drafts_of_calls(read, {topic.id}));
  if (topic.kind == "initiative") return live::id_texts(storage::opened_calls_of(read, {topic.id}));
  return {};
}

protocol::Response shape_of(Read& read, storage::ResponseRow const& row) {
  protocol::Response response{};
  response.id = row.id;
  response.call = row.call;
  response.organisation = row.organisation;
  response.organisation_name = storage::find_organisation(read, row.organisation)->name;
  response.sector = row.sector;
  response.size_band = row.size_band;
  response.region = row.region;
  response.state = row.state;
  response.version = row.version;
  response.texts = storage::texts_of(read, row.id);
  response.forum = row.forum;
  response.representative = row.representative;
  if (row.representative) response.representative_name = storage::find_person(read, *row.representative)->name;
  response.saved_at = row.saved_at;
  response.saved_by = row.saved_by;
  response.submitted_at = row.submitted_at;
  response.reason = row.reason;
  response.seat = row.seat;
  return response;
}

/// Sealed as long as it is noted as open: a deadline that has passed is not enough, for what was received in time may
/// still wait to be written.
bool is_sealed(Read& read, protocol::Id<protocol::Call> call) {
  return storage::find_call(read, call)->state == CallState::open;
}

/// Reviewers still see that it was there; what it said is the organisation's own again.
protocol::Response tombstone_of(protocol::Response response) {
  response.texts.clear();
  response.representative.reset();
  response.representative_name.reset();
  response.saved_by.clear();
  return response;
}

std::vector<Place> places_of_response(Read& read, std::string const& id) {
  auto const row = storage::find_response(read, protocol::Id<protocol::Response>{live::number_of(id)});
  if (!row) return {};
  auto const response = shape_of(read, *row);
  std::vector<Place> places{live::place("organisation", row->organisation.value, response)};
  bool const withdrawn = row->state == ResponseState::withdrawn;
  if (row->state != ResponseState::draft && !is_sealed(read, row->call))
    places.push_back(live::place("review", row->call.value, withdrawn ? tombstone_of(response) : response));
  return places;
}

std::vector<std::string> responses_in(Read& read, Topic const& topic) {
  if (topic.kind == "organisation") return live::id_texts(storage::responses_of(read, {topic.id}));
  if (topic.kind == "review" && storage::find_call(read, {topic.id}) && !is_sealed(read, {topic.id}))
    return live::id_texts(storage::responses_to(read, {topic.id}));
  return {};
}

std::vector<Place> places_of_turnout(Read& read, std::string const& id) {
  auto const row = find_opened(read, id);
  if (!row) return {};
  protocol::Turnout turnout{};
  turnout.id = row->id;
  for (auto const& [state, count] : storage::count_responses(read, row->id)) {
    if (state == ResponseState::draft) turnout.drafts = count;
    if (state == ResponseState::accepted) turnout.accepted = count;
    if (state == ResponseState::waitlisted) turnout.waitlisted = count;
    if (state == ResponseState::declined) turnout.declined = count;
    if (state != ResponseState::draft && state != ResponseState::withdrawn) turnout.submitted += count;
  }
  return {live::place("review", row->id.value, turnout)};
}

std::vector<std::string> turnouts_in(Read& read, Topic const& topic) {
  if (topic.kind != "review" || !find_opened(read, std::to_string(topic.id))) return {};
  return {std::to_string(topic.id)};
}

// "What an organisation writes to us is open to its own editors, and to nobody else."
bool may_watch_organisation(Read&, access::Caller const& caller, std::int64_t id) { return caller.edits({id}); }

std::int64_t stream_of_organisation(Read& read, std::int64_t id) {
  auto const row = storage::find_organisation(read, {id});
  return row ? row->initiative.value : 0;
}

// "The team and the call's reviewers read what was handed in once the call is closed (until then only how many there
// are), unless their own organisation, or one they left since the call was opened, has begun a response to the same
// call: whoever has a part in it reads none of the others, and does not read their own as a reviewer."
bool may_watch_review(Read& read, access::Caller const& caller, std::int64_t id) {
  auto const call = call_in(read, caller, {id});
  return call && caller.reviews(call->id) && !has_interest(read, caller, call->id);
}

std::int64_t stream_of_review(Read& read, std::int64_t id) {
  auto const row = storage::find_call(read, CallId{id});
  return row ? row->initiative.value : 0;
}

}  // namespace

protocol::Call shape_of(Read& read, storage::CallRow const& row) {
  protocol::Call call{};
  call.id = row.id;
  call.title = row.title;
  call.html = row.html;
  call.source = row.source;
  call.criteria = storage::criteria_of(read, row.id);
  call.fields = storage::fields_of(read, row.id);
  call.forums = storage::forums_of_call(read, row.id);
  call.deadline = row.deadline;
  call.state = row.state;
  call.opened_at = row.opened_at;
  call.amendments = storage::amendments_of(read, row.id);
  if (row.state == CallState::draft || row.state == CallState::open) return call;
  auto const turnout = storage::turnout_by_sector(read, row.id);
  call.answered = 0;
  for (auto const& sector : turnout) *call.answered += sector.answered;
  if (row.state != CallState::decided) return call;
  for (auto const& sector : turnout) {
    call.answered_by_sector.push_back({sector.sector, sector.answered});
    call.accepted_by_sector.push_back({sector.sector, sector.accepted});
  }
  return call;
}

live::Kind const call_kind{"call", places_of_call, calls_in};
live::Kind const response_kind{"response", places_of_response, responses_in};
live::Kind const turnout_kind{"turnout", places_of_turnout, turnouts_in};

live::LogTopic const organisation_topic{"organisation", may_watch_organisation, stream_of_organisation};
live::LogTopic const review_topic{"review", may_watch_review, stream_of_review};

}  // namespace shidra::calls
