// SPDX-License-Identifier: AGPL-3.0-or-later
// Invites a person by e-mail: they belong to the initiative from now on, and a letter with a link that works once signs
// them in. Whoever coordinates anything may; grants.hpp says which roles they may give along. Whoever left may be
// invited again. Brings: person in people/<initiative>, me in person/<id>, a letter.
#include "server/mail/queue.hpp"
#include "server/people/address.hpp"
#include "server/people/commands.hpp"
#include "server/people/find.hpp"
#include "server/people/grants.hpp"
#include "server/surveys/refresh_results.hpp"

namespace shidra::people {
namespace {

using pipeline::Act;
using protocol::InvitePerson;
using protocol::PersonState;

constexpr std::int64_t link_valid_ms = std::int64_t{14} * 24 * 60 * 60'000;

storage::PersonRow row_of(Act& act, InvitePerson const& request, std::string address,
                          std::optional<storage::PersonRow> const& before) {
  return {.id = before ? before->id : protocol::Id<protocol::Person>{},
          .initiative = act.initiative(),
          .name = request.name.value,
          .email = std::move(address),
          .language = request.language,
          .state = PersonState::invited,
          .organisation = before ? before->organisation : request.organisation,
          .title = request.title ? std::optional(request.title->value) : std::nullopt};
}

void send_invitation(Act& act, storage::PersonRow const& person) {
  auto const token = act.world.random_token();
  protocol::Moment const until{act.now.ms + link_valid_ms};
  storage::add_link(act.store, storage::sha256(token), {person.id, until}, act.now);
  auto const origin = mail::origin_of(act);
  mail::Invitation const invitation{.inviter = act.caller.name.empty() ? origin.initiative : act.caller.name,
                                    .forum = {},
                                    .link = act.world.settings().public_url + "/sign-in#link=" + token,
                                    .expires = until.ms};
  mail::queue(act, person, "invitation", mail::invitation_letter(mail::reader_of(person), origin, invitation));
}

}  // namespace

pipeline::Expected<protocol::PersonInvited> invite_person(Act& act, InvitePerson const& request) {
  if (auto const allowed = may_grant(act.caller, request.grants); !allowed) return tl::unexpected(allowed.error());
  auto const address = address_of("/email", request.email.value);
  if (!address) return tl::unexpected(address.error());
  auto const before = storage::find_person_by_email(act.store, act.initiative(), *address);
  if (before && before->state != PersonState::left)
    return tl::unexpected(protocol::Refusal{"email_taken", {}, {{"/email", "email_taken", {}}}});
  if (auto const found = check_organisation(act.store, act.initiative(), request.organisation); !found)
    return tl::unexpected(found.error());
  auto person = row_of(act, request, *address, before);
  if (before && before->organisation != request.organisation) move_to(act, person, request.organisation);
  if (auto const sound = check_grants(act.store, person, request.grants); !sound) return tl::unexpected(sound.error());

  if (before) {
    storage::change_person(act.store, person);
  } else {
    person.id = storage::add_person(act.store, person);
  }
  act.made("person", person.id);
  act.made("me", person.id);
  storage::replace_grants(act.store, person.id, request.grants.items);
  act.rights_changed(person.id);
  surveys::refresh_results(act, person.initiative);
  send_invitation(act, person);
  return protocol::PersonInvited{person.id};
}

}  // namespace shidra::people
