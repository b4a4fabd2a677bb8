// SPDX-License-Identifier: AGPL-3.0-or-later
// Open calls and the responses to them. Plain values, any thread.
#pragma once

#include "protocol/codec/types.hpp"
#include "protocol/forums.hpp"

namespace shidra::protocol {

struct Response;

enum class CallState { draft, open, closed, in_review, decided };
SHIDRA_ENUM(CallState, draft, open, closed, in_review, decided)

struct Criterion {
  Line<1, 200> name;
  Number<0, 100> weight;
};
SHIDRA_STRUCT(Criterion, name, weight)

/// A field of the form that a response fills in.
struct FormField {
  Line<1, 300> label;
  bool required;
  Number<1, 5000> limit;  ///< code points
};
SHIDRA_STRUCT(FormField, label, required, limit)

/// A public change to a call that is open.
struct Amendment {
  Moment at;
  std::string note;
  Moment deadline;
};
SHIDRA_STRUCT(Amendment, at, note, deadline)

/// An open call (topic initiative/<id>, public; drafts only in team/<id>). By sector how many answered and were
/// accepted, once it is decided.
struct Call {
  Id<Call> id;
  std::string title;
  Html html;
  std::string source;
  std::vector<Criterion> criteria;
  std::vector<FormField> fields;
  std::vector<Id<Forum>> forums;  ///< whose seats it fills
  Moment deadline;
  CallState state;
  std::optional<Moment> opened_at;
  std::vector<Amendment> amendments;
  std::optional<std::int64_t> answered;  ///< after the deadline
  std::vector<SectorCount> answered_by_sector;
  std::vector<SectorCount> accepted_by_sector;
};
SHIDRA_STRUCT(Call, id, title, html, source, criteria, fields, forums, deadline, state, opened_at, amendments, answered,
              answered_by_sector, accepted_by_sector)

enum class ResponseState { draft, submitted, withdrawn, in_review, accepted, waitlisted, declined };
SHIDRA_ENUM(ResponseState, draft, submitted, withdrawn, in_review, accepted, waitlisted, declined)

/// An organisation's response (topic organisation/<id> for its editors; submitted, also review/<call> once it closed).
struct Response {
  Id<Response> id;
  Id<Call> call;
  Id<Organisation> organisation;
  std::string organisation_name;
  Slug sector;
  SizeBand size_band;
  std::string region;
  ResponseState state;
  std::int64_t version;            ///< counts saves, so that two editors do not overwrite each other
  std::vector<std::string> texts;  ///< in the order of the call's fields
  std::optional<Id<Forum>> forum;  ///< the one it asks for
  std::optional<Id<Person>> representative;
  std::optional<std::string> representative_name;
  Moment saved_at;
  std::string saved_by;
  std::optional<Moment> submitted_at;
  std::optional<std::string> reason;
  std::optional<Id<Seat>> seat;
};
SHIDRA_STRUCT(Response, id, call, organisation, organisation_name, sector, size_band, region, state, version, texts,
              forum, representative, representative_name, saved_at, saved_by, submitted_at, reason, seat)

/// How many have begun and submitted (topic review/<call>); its id is the call's.
struct Turnout {
  Id<Call> id;
  std::int64_t drafts;
  std::int64_t submitted;  ///< handed in and not withdrawn, decided or not
  std::int64_t accepted;
  std::int64_t waitlisted;
  std::int64_t declined;
};
SHIDRA_STRUCT(Turnout, id, drafts, submitted, accepted, waitlisted, declined)

/// Makes a draft or replaces one. An open call is changed only by an amendment.
struct SaveCall {
  std::optional<Id<Call>> call;
  Line<1, 200> title;
  Text<0, 60000> body;
  List<Criterion, 0, 20> criteria;
  List<FormField, 1, 20> fields;
  List<Id<Forum>, 1, 20> forums;
  Moment deadline;
};
SHIDRA_STRUCT(SaveCall, call, title, body, criteria, fields, forums, deadline)

struct CallSaved {
  Id<Call> call;
};
SHIDRA_STRUCT(CallSaved, call)

/// Opens the call: form, criteria, weights and deadline freeze.
struct OpenCall {
  Id<Call> call;
};
SHIDRA_STRUCT(OpenCall, call)

/// A public change while the call is open; the deadline stays or moves later. Reaches everyone who has begun.
struct AmendCall {
  Id<Call> call;
  Line<1, 500> note;
  Moment deadline;
};
SHIDRA_STRUCT(AmendCall, call, note, deadline)

/// Review is over: counts by sector become public. Every submitted response must have its decision.
struct ConcludeCall {
  Id<Call> call;
};
SHIDRA_STRUCT(ConcludeCall, call)

/// Saves the draft of one's organisation; autosaved. `version` as known (0: none yet).
struct SaveResponse {
  Id<Call> call;
  Number<0, 1000000> version;
  List<Text<0, 5000>, 0, 20> texts;
  std::optional<Id<Forum>> forum;
  std::optional<Id<Person>> representative;
};
SHIDRA_STRUCT(SaveResponse, call, version, texts, forum, representative)

struct ResponseSaved {
  Id<Response> response;
  std::int64_t version;
  Moment saved_at;
};
SHIDRA_STRUCT(ResponseSaved, response, version, saved_at)

/// Counts if the server receives it no later than the deadline, however long it then waits.
struct SubmitResponse {
  Id<Response> response;
  Number<1, 1000000> version;
};
SHIDRA_STRUCT(SubmitResponse, response, version)

struct ResponseSubmitted {
  Moment submitted_at;
};
SHIDRA_STRUCT(ResponseSubmitted, submitted_at)

/// Until the deadline a submitted response becomes a draft again; later an undecided or waitlisted one leaves for good.
struct WithdrawResponse {
  Id<Response> response;
};
SHIDRA_STRUCT(WithdrawResponse, response)

enum class Verdict { accepted, waitlisted, declined };
SHIDRA_ENUM(Verdict, accepted, waitlisted, declined)

/// Decides on one response, with a reason that its organisation reads. Accepting takes a seat for the representative,
/// under the key.
struct DecideResponse {
  Id<Response> response;
  Verdict verdict;
  Text<1, 2000> reason;
  std::optional<Id<Forum>> forum;
  std::optional<Id<Person>> representative;
};
SHIDRA_STRUCT(DecideResponse, response, verdict, reason, forum, representative)

}  // namespace shidra::protocol
