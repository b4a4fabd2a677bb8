// SPDX-License-Identifier: AGPL-3.0-or-later
// See state.hpp.
#include "server/calls/state.hpp"

namespace shidra::calls {
namespace {

template <class One, class Other>
constexpr bool same(One one, Other other) {
  return static_cast<int>(one) == static_cast<int>(other);
}

using InContract = protocol::CallState;
static_assert(same(InContract::draft, CallState::draft) && same(InContract::open, CallState::open) &&
              same(InContract::closed, CallState::closed) && same(InContract::in_review, CallState::in_review) &&
              same(InContract::decided, CallState::decided));

using ResponseInContract = protocol::ResponseState;
static_assert(same(ResponseInContract::draft, ResponseState::draft) &&
              same(ResponseInContract::submitted, ResponseState::submitted) &&
              same(ResponseInContract::withdrawn, ResponseState::withdrawn) &&
              same(ResponseInContract::in_review, ResponseState::in_review) &&
              same(ResponseInContract::accepted, ResponseState::accepted) &&
              same(ResponseInContract::waitlisted, ResponseState::waitlisted) &&
              same(ResponseInContract::declined, ResponseState::declined));

}  // namespace

CallState state_at(storage::CallRow const& call, Moment now) {
  auto const noted = static_cast<CallState>(call.state);
  return noted == CallState::open && now > call.deadline ? CallState::closed : noted;
}

ResponseState state_of(storage::ResponseRow const& response) { return static_cast<ResponseState>(response.state); }

pipeline::Expected<void> advance(storage::CallRow& call, CallAct act, Party party, Moment now) {
  auto const from = act == CallAct::close ? static_cast<CallState>(call.state) : state_at(call, now);
  auto const next = next_state(from, act, party);
  if (!next) return refuse(next.error());
  call.state = static_cast<protocol::CallState>(*next);
  return {};
}

pipeline::Expected<void> advance(storage::ResponseRow& response, ResponseAct act, Party party) {
  auto const next = next_state(state_of(response), act, party);
  if (!next) return refuse(next.error());
  response.state = static_cast<protocol::ResponseState>(*next);
  return {};
}

void start_review(storage::CallRow& call) {
  if (auto const next = next_state(static_cast<CallState>(call.state), CallAct::start_review, Party::coordinator))
    call.state = static_cast<protocol::CallState>(*next);
}

tl::unexpected<protocol::Refusal> refuse(CallRefusal refusal) { return pipeline::refuse(code_of(refusal)); }

tl::unexpected<protocol::Refusal> refuse_stale(std::int64_t version, std::string const& saved_by) {
  return pipeline::refuse("stale_version", {{"version", version}, {"name", saved_by}});
}

}  // namespace shidra::calls
