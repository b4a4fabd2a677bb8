// SPDX-License-Identifier: AGPL-3.0-or-later
// Opens an initiative with its sectors and regions, makes its first administrator and signs them in. Whoever holds a
// one-time link from the server's operator may; the link is used up.
// Brings: initiative in initiative/<id>, me and session in person/<id>, person in people/<id>.
#include <algorithm>
#include <array>
#include <string_view>

#include "server/access/open_session.hpp"
#include "server/initiatives/checks.hpp"
#include "server/initiatives/commands.hpp"
#include "server/people/address.hpp"
#include "server/pipeline/markdown.hpp"
#include "storage/initiatives.hpp"
#include "storage/people.hpp"

namespace shidra::initiatives {
namespace {

/// Addresses of the server itself: an initiative of that name could not be reached.
bool is_reserved(std::string_view slug) {
  static constexpr std::array words{"app",         "assets",  "files",         "rpc",    "ws",    "healthz",
                                    "readyz",      "s",       "sign-in",       "start",  "mail",  "privacy",
                                    "qr",          "present", "accessibility", "source", "calls", "surveys",
                                    "initiatives", "robots",  "sitemap",       "favicon"};
  return std::ranges::find(words, slug) != words.end();
}

using pipeline::Act;
using protocol::CreateInitiative;
using protocol::Id;

storage::InitiativeRow row_of(CreateInitiative const& request, protocol::Html description) {
  return {.id = {},
          .slug = request.slug,
          .name = request.name.value,
          .purpose = request.purpose.value,
          .description = request.description.value,
          .description_html = std::move(description),
          .zone = request.zone.value,
          .language = request.language,
          .regions = storage::as_lines(names_of(request.regions)),
          .contact_name = {},
          .contact_email = {},
          .contact_phone = {}};
}

storage::PersonRow add_administrator(Act& act, Id<protocol::Initiative> initiative, CreateInitiative const& request,
                                     std::string address) {
  storage::PersonRow person{.id = {},
                            .initiative = initiative,
                            .name = request.administrator_name.value,
                            .email = std::move(address),
                            .language = request.language,
                            .state = protocol::PersonState::active,
                            .organisation = {},
                            .title = {}};
  person.id = storage::add_person(act.store, person);
  storage::replace_grants(act.store, person.id, {{protocol::Role::administrator, {}, {}}});
  act.made("person", person.id);
  act.made("me", person.id);
  return person;
}

}  // namespace

pipeline::Expected<protocol::InitiativeCreated> create_initiative(Act& act, CreateInitiative const& request) {
  auto const token = storage::sha256(request.token.value);
  auto const link = storage::find_link(act.store, token);
  if (!link || link->person || link->valid_until <= act.now) return pipeline::refuse("link_used");
  auto address = people::address_of("/administrator_email", request.administrator_email.value);
  if (!address) return tl::unexpected(address.error());
  if (auto const lists = check_lists(request.zone.value, request.sectors, request.regions); !lists)
    return tl::unexpected(lists.error());
  if (is_reserved(request.slug.value) || storage::find_initiative_by_slug(act.store, request.slug.value))
    return pipeline::refuse_field("/slug", "slug_taken");
  auto description = pipeline::rendered("/description", request.description.value);
  if (!description) return tl::unexpected(description.error());

  storage::use_link(act.store, token);
  auto const initiative = storage::add_initiative(act.store, row_of(request, std::move(*description)));
  storage::set_sectors(act.store, initiative, request.sectors.items);
  act.made("initiative", initiative);
  access::open_session(act, add_administrator(act, initiative, request, std::move(*address)));
  act.journal("initiative/" + live::id_text(initiative));
  return protocol::InitiativeCreated{initiative};
}

}  // namespace shidra::initiatives
