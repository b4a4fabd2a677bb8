// SPDX-License-Identifier: AGPL-3.0-or-later
// The life of an open call and of a response to it: one table of transitions each, and what is asked before an act.
// Pure: any thread. `now` is the server's clock, read once for the act; a deadline holds to the millisecond.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <tl/expected.hpp>

#include "protocol/codec/types.hpp"

namespace shidra::calls {

using protocol::Moment;

enum class CallState { draft, open, closed, in_review, decided };
enum class CallAct { open, close, start_review, decide };

enum class ResponseState { draft, submitted, withdrawn, in_review, accepted, waitlisted, declined };
enum class ResponseAct { submit, return_to_draft, withdraw, take_up, accept, waitlist, decline };

/// In what quality somebody acts; `clock` is the server itself when a deadline passes.
enum class Party { respondent, reviewer, coordinator, clock };

enum class CallRefusal {
  wrong_state,           ///< this is not done to a call or response in this state
  not_your_act,          ///< it is, but by another party
  call_not_open,         ///< the call is not open
  deadline_passed,       ///< now is after the deadline
  deadline_in_past,      ///< a call cannot open with a deadline that is not after now
  deadline_earlier,      ///< an open call's deadline stays or is extended
  frozen,                ///< form, criteria, weights and key do not change once the call has opened
  conflict_of_interest,  ///< the reviewer declared an interest in this response
  reason_missing,        ///< every decision is given with its reason
  responses_undecided,   ///< some responses have no decision yet
};

template <class T = void>
using CallAnswer = tl::expected<T, CallRefusal>;

/// Where the act leads; refused with wrong_state, or not_your_act when only another party may do it.
CallAnswer<CallState> next_state(CallState from, CallAct act, Party party);
CallAnswer<ResponseState> next_state(ResponseState from, ResponseAct act, Party party);

/// Opening: the deadline is still ahead.
CallAnswer<> may_open(CallState call, Moment deadline, Moment now);
/// Form, criteria, weights and key: only while the call is a draft.
CallAnswer<> may_change_terms(CallState call);
/// A public amendment: not earlier than before, and made before the old deadline has passed.
CallAnswer<> may_move_deadline(CallState call, Moment deadline, Moment wanted, Moment now);
/// The call becomes decided when no response waits.
CallAnswer<> may_conclude(CallState call, std::size_t undecided);

/// Handing in: exactly when the call is open and now <= deadline. An open call whose deadline has passed is over even
/// if nothing has closed it yet.
CallAnswer<> may_submit(CallState call, ResponseState response, Moment deadline, Moment now);
/// A draft can be edited until the deadline; what was handed in or withdrawn must be returned first.
CallAnswer<> may_edit(CallState call, ResponseState response, Moment deadline, Moment now);
/// Until the deadline, from submitted or withdrawn.
CallAnswer<> may_return_to_draft(CallState call, ResponseState response, Moment deadline, Moment now);
/// Whoever responded may leave until there is a decision, and leave a waitlist at any time. There is no way back after
/// the deadline; an accepted response is left by giving up the seat.
CallAnswer<> may_withdraw(ResponseState response);

enum class Interest { none, declared };
/// Reviewing, or reading for review: the call and the response are in review and no interest was declared.
CallAnswer<> may_review(CallState call, ResponseState response, Interest interest);
/// Deciding on a response, with its reason. From a waitlist it may still be accepted or declined after the call is
/// decided, when a seat falls vacant or the term ends.
CallAnswer<> may_decide(CallState call, ResponseState response, ResponseAct decision, std::string_view reason);

std::string_view code_of(CallRefusal refusal);
std::string_view name_of(CallState state);
std::string_view name_of(ResponseState state);

}  // namespace shidra::calls
