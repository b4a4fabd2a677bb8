// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL of initiatives and sectors.
#include "storage/initiatives.hpp"

#include <algorithm>

namespace shidra::storage {

using protocol::Id;

std::optional<InitiativeRow> find_initiative(Read& read, Id<protocol::Initiative> initiative) {
  return read.first<InitiativeRow>(R"sql(SELECT id, slug, name, purpose, description, description_html, zone, language,
    regions, contact_name, contact_email, contact_phone FROM initiative WHERE id = $1)sql",
                                   initiative);
}

std::optional<InitiativeRow> find_initiative_by_slug(Read& read, std::string_view slug) {
  return read.first<InitiativeRow>(R"sql(SELECT id, slug, name, purpose, description, description_html, zone, language,
    regions, contact_name, contact_email, contact_phone FROM initiative WHERE slug = $1)sql",
                                   slug);
}

std::vector<Id<protocol::Initiative>> initiatives(Read& read) {
  return read.all<Id<protocol::Initiative>>(R"sql(SELECT id FROM initiative ORDER BY id)sql");
}

std::vector<protocol::Sector> sectors_of(Read& read, Id<protocol::Initiative> initiative) {
  return read.all<protocol::Sector>(
      R"sql(SELECT code, name, label, colour FROM sector WHERE initiative = $1 ORDER BY place)sql", initiative);
}

bool is_sector(Read& read, Id<protocol::Initiative> initiative, std::string_view code) {
  return read.value<bool>(R"sql(SELECT EXISTS (SELECT 1 FROM sector WHERE initiative = $1 AND code = $2))sql",
                          initiative, code);
}

bool sector_in_use(Read& read, Id<protocol::Initiative> initiative, std::string_view code) {
  return read.value<bool>(R"sql(SELECT EXISTS (SELECT 1 FROM organisation WHERE initiative = $1 AND sector = $2)
    OR EXISTS (SELECT 1 FROM seat JOIN forum ON forum.id = seat.forum WHERE forum.initiative = $1 AND seat.sector = $2)
    OR EXISTS (SELECT 1 FROM key_rule JOIN forum ON forum.id = key_rule.forum
               WHERE forum.initiative = $1 AND key_rule.attribute = 'sector' AND key_rule.value = $2))sql",
                          initiative, code);
}

bool region_in_use(Read& read, Id<protocol::Initiative> initiative, std::string_view region) {
  return read.value<bool>(R"sql(SELECT EXISTS (SELECT 1 FROM organisation WHERE initiative = $1 AND region = $2)
    OR EXISTS (SELECT 1 FROM key_rule JOIN forum ON forum.id = key_rule.forum
               WHERE forum.initiative = $1 AND key_rule.attribute = 'region' AND key_rule.value = $2))sql",
                          initiative, region);
}

Id<protocol::Initiative> add_initiative(Write& write, InitiativeRow const& row) {
  return {write.insert(
      R"sql(INSERT INTO initiative (slug, name, purpose, description, description_html, zone, language, regions,
    contact_name, contact_email, contact_phone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql",
      row.slug, row.name, row.purpose, row.description, row.description_html, row.zone, row.language, row.regions,
      row.contact_name, row.contact_email, row.contact_phone)};
}

void change_initiative(Write& write, InitiativeRow const& row) {
  write.run(
      R"sql(UPDATE initiative SET name = $2, purpose = $3, description = $4, description_html = $5, zone = $6, regions = $7,
    contact_name = $8, contact_email = $9, contact_phone = $10 WHERE id = $1)sql",
      row.id, row.name, row.purpose, row.description, row.description_html, row.zone, row.regions, row.contact_name,
      row.contact_email, row.contact_phone);
}

void set_sectors(Write& write, Id<protocol::Initiative> initiative, std::vector<protocol::Sector> const& sectors) {
  for (auto const& old : sectors_of(write, initiative)) {
    if (std::ranges::find(sectors, old.code, &protocol::Sector::code) == sectors.end())
      write.run(R"sql(DELETE FROM sector WHERE initiative = $1 AND code = $2)sql", initiative, old.code);
  }
  for (std::int64_t place = 0; auto const& sector : sectors) {
    write.run(R"sql(INSERT INTO sector (initiative, code, place, name, label, colour) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (initiative, code) DO UPDATE SET place = excluded.place, name = excluded.name, label = excluded.label,
        colour = excluded.colour)sql",
              initiative, sector.code, place++, sector.name, sector.label, sector.colour);
  }
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    auto const end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string as_lines(std::vector<std::string> const& lines) {
  std::string text;
  for (auto const& line : lines) text.append(text.empty() ? "" : "\n").append(line);
  return text;
}

}  // namespace shidra::storage
