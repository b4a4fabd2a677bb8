// SPDX-License-Identifier: AGPL-3.0-or-later
// Initiatives and their sectors in the database. Functions run on the thread of the view they are given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/initiatives.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

struct InitiativeRow {
  protocol::Id<protocol::Initiative> id;
  protocol::Slug slug;
  std::string name;
  std::string purpose;
  std::string description;
  protocol::Html description_html;
  std::string zone;
  protocol::Language language;
  std::string regions;  ///< one a line
  std::string contact_name;
  std::string contact_email;
  std::string contact_phone;
};
BOOST_DESCRIBE_STRUCT(InitiativeRow, (),
                      (id, slug, name, purpose, description, description_html, zone, language, regions, contact_name,
                       contact_email, contact_phone))

std::optional<InitiativeRow> find_initiative(Read& read, protocol::Id<protocol::Initiative> initiative);
std::optional<InitiativeRow> find_initiative_by_slug(Read& read, std::string_view slug);
std::vector<protocol::Id<protocol::Initiative>> initiatives(Read& read);
std::vector<protocol::Sector> sectors_of(Read& read, protocol::Id<protocol::Initiative> initiative);
bool is_sector(Read& read, protocol::Id<protocol::Initiative> initiative, std::string_view code);
/// Organisations, seats or key rules refer to it.
bool sector_in_use(Read& read, protocol::Id<protocol::Initiative> initiative, std::string_view code);
/// Organisations or key rules refer to it.
bool region_in_use(Read& read, protocol::Id<protocol::Initiative> initiative, std::string_view region);

protocol::Id<protocol::Initiative> add_initiative(Write& write, InitiativeRow const& initiative);
void change_initiative(Write& write, InitiativeRow const& initiative);
/// Sets the list and its order; a sector that is left out must not be in use.
void set_sectors(Write& write, protocol::Id<protocol::Initiative> initiative,
                 std::vector<protocol::Sector> const& sectors);

/// Lists that are kept as lines of one text.
std::vector<std::string> lines_of(std::string_view text);
std::string as_lines(std::vector<std::string> const& lines);

}  // namespace shidra::storage
