// SPDX-License-Identifier: AGPL-3.0-or-later
// See letters.hpp.
#include "server/calls/letters.hpp"

#include "server/mail/queue.hpp"
#include "storage/organisations.hpp"
#include "storage/people.hpp"

namespace shidra::calls {
namespace {

std::string link_of(pipeline::Act& act, storage::CallRow const& call) {
  return act.world.settings().public_url + "/app/calls/" + live::id_text(call.id);
}

/// Writes to each editor in their own language.
template <class Write>
void tell_editors(pipeline::Act& act, protocol::Id<protocol::Organisation> organisation, std::string_view name,
                  Write const& write) {
  auto const origin = mail::origin_of(act);
  for (auto const id : storage::editors_of(act.store, organisation)) {
    auto const person = *storage::find_person(act.store, id);
    mail::queue(act, person, name, write(mail::reader_of(person), origin));
  }
}

std::string name_of(pipeline::Act& act, storage::ResponseRow const& response) {
  return storage::find_organisation(act.store, response.organisation)->name;
}

}  // namespace

void tell_amended(pipeline::Act& act, storage::CallRow const& call, std::string const& note) {
  mail::AmendedCall const content{call.title, note, call.deadline.ms, link_of(act, call)};
  for (auto const organisation : storage::organisations_responding(act.store, call.id))
    tell_editors(act, organisation, "call_amended", [&](auto const& reader, auto const& origin) {
      return mail::call_amended_letter(reader, origin, content);
    });
}

void tell_received(pipeline::Act& act, storage::CallRow const& call, storage::ResponseRow const& response) {
  mail::ReceivedResponse const content{call.title, name_of(act, response), response.submitted_at->ms, call.deadline.ms,
                                       link_of(act, call)};
  tell_editors(act, response.organisation, "response_received", [&](auto const& reader, auto const& origin) {
    return mail::response_received_letter(reader, origin, content);
  });
}

void tell_decided(pipeline::Act& act, storage::CallRow const& call, storage::ResponseRow const& response,
                  mail::Outcome outcome) {
  mail::DecidedResponse const content{call.title, name_of(act, response), outcome, response.reason.value_or(""),
                                      link_of(act, call)};
  tell_editors(act, response.organisation, "response_decided", [&](auto const& reader, auto const& origin) {
    return mail::response_decided_letter(reader, origin, content);
  });
}

}  // namespace shidra::calls
