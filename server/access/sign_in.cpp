// SPDX-License-Identifier: AGPL-3.0-or-later
// Signs in with the code that was mailed, in the browser that asked for it. Anyone may try: five times a code, within
// ten minutes; a wrong try counts although it is refused. Somebody new, invited by an open call, becomes a person now.
// Brings: session in person/<id>; me and person where these are new or were only invited.
#include <algorithm>

#include "server/access/code.hpp"
#include "server/access/commands.hpp"
#include "server/access/open_session.hpp"
#include "server/people/address.hpp"
#include "server/people/find.hpp"
#include "server/surveys/refresh_results.hpp"

namespace shidra::access {
namespace {

using pipeline::Act;
using pipeline::Expected;
using protocol::PersonState;
using protocol::SignIn;

/// Somebody who comes through an open call: new, or back after having left, with no roles.
storage::PersonRow join(Act& act, SignIn const& request, std::string const& address, storage::CodeRow const& code) {
  act.acts_in(code.initiative);
  auto const name = request.name ? request.name->value : address.substr(0, address.find('@'));
  auto const before = storage::find_person_by_email(act.store, code.initiative, address);
  if (before && before->state != PersonState::left) return *before;
  storage::PersonRow person{.id = before ? before->id : protocol::Id<protocol::Person>{},
                            .initiative = code.initiative,
                            .name = name,
                            .email = address,
                            .language = code.language,
                            .state = PersonState::active,
                            .organisation = before ? before->organisation : std::nullopt,
                            .title = {}};
  if (before) {
    people::move_to(act, person, std::nullopt);
    storage::change_person(act.store, person);
  } else {
    person.id = storage::add_person(act.store, person);
  }
  act.made("me", person.id);
  act.made("person", person.id);
  surveys::refresh_results(act, person.initiative);
  return person;
}

/// The code that fits, or the refusal. Asking again takes nothing from a code that was sent before: each holds for its
/// ten minutes. A try counts for all of them, before it is known whether it is right.
Expected<storage::CodeRow> checked_code(Act& act, SignIn const& request, std::string const& address) {
  if (!act.caller.credentials.browser) return pipeline::refuse("code_wrong");
  auto codes = storage::codes_of(act.store, address, *act.caller.credentials.browser);
  std::erase_if(codes, [](auto const& code) { return code.tries >= code_tries; });
  if (codes.empty()) return pipeline::refuse("code_wrong");
  std::erase_if(codes, [&](auto const& code) { return code.made_at.ms + code_valid_ms <= act.now.ms; });
  if (codes.empty()) return pipeline::refuse("code_expired");
  act.keep_rows_although_refused();
  for (auto const& code : codes) storage::count_try(act.store, code.id);
  auto const fits = [typed = digits_of(request.code.value)](auto const& code) {
    return code_digest(code.salt, typed) == code.code;
  };
  auto const found = std::ranges::find_if(codes, fits);
  if (found == codes.end()) return pipeline::refuse("code_wrong");
  return *found;
}

}  // namespace

Expected<protocol::SignedIn> sign_in(Act& act, SignIn const& request) {
  auto const address = people::address_of("/email", request.email.value);
  if (!address) return tl::unexpected(address.error());
  auto const code = checked_code(act, request, *address);
  if (!code) return tl::unexpected(code.error());
  auto const person =
      code->person ? storage::find_person(act.store, *code->person) : join(act, request, *address, *code);
  if (!person || person->state == PersonState::left) return pipeline::refuse("code_wrong");
  storage::spend_codes(act.store, *address, *act.caller.credentials.browser);
  open_session(act, *person);
  return protocol::SignedIn{person->id};
}

}  // namespace shidra::access
