// SPDX-License-Identifier: AGPL-3.0-or-later
// Registers an organisation. Whoever coordinates anything may, for others; so may anybody signed in who belongs to no
// organisation: they belong to this one from now on and edit it. Brings: organisation in members/<initiative>; for its
// first editor also me and person.
#include "server/organisations/commands.hpp"
#include "server/organisations/entry.hpp"
#include "server/people/touch_shown.hpp"
#include "storage/people.hpp"

namespace shidra::organisations {
namespace {

void make_editor(pipeline::Act& act, protocol::Id<protocol::Person> who,
                 protocol::Id<protocol::Organisation> organisation) {
  people::touch_shown(act, who);
  auto person = *storage::find_person(act.store, who);
  person.organisation = organisation;
  storage::change_person(act.store, person);
  auto grants = storage::grants_of(act.store, who);
  grants.push_back({protocol::Role::organisation_editor, {}, {}});
  storage::replace_grants(act.store, who, grants);
  act.rights_changed(who);
}

}  // namespace

pipeline::Expected<protocol::OrganisationCreated> create_organisation(pipeline::Act& act,
                                                                      protocol::CreateOrganisation const& request) {
  bool const for_others = act.caller.coordinates();
  if (!for_others && act.caller.organisation) return pipeline::refuse("not_allowed");
  auto const entry = entry_of(request, act.initiative(), {});
  if (auto const checked = check_entry(act.store, entry); !checked) return tl::unexpected(checked.error());
  auto const organisation = storage::add_organisation(act.store, entry);
  act.made("organisation", organisation);
  if (!for_others) make_editor(act, *act.caller.person, organisation);
  return protocol::OrganisationCreated{organisation};
}

}  // namespace shidra::organisations
