// SPDX-License-Identifier: AGPL-3.0-or-later
// Pictures as SVG, each with the same data as a table. They grow from the side where reading starts: drawn left to
// right, mirrored by the style sheet. Sectors show by colour and mark. Pure but for the visit.
#pragma once

#include <string>
#include <vector>

#include "protocol/forums.hpp"
#include "server/pages/visit.hpp"

namespace shidra::pages {

enum class TableIs { folded, unseen };

struct Table {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

/// The frame of every picture: caption, drawing (hidden from assistive technology), table.
void put_picture(Visit const& visit, Html& html, std::string_view look, std::string_view title, Html const& drawing,
                 Table const& table, TableIs table_is);
void put_table(Html& html, std::string_view title, Table const& table);

enum class HouseSize { full, small };
/// The seat map of a forum, from counts: filled seats by sector, hollow ones vacant.
void put_hemicycle(Visit const& visit, Html& html, protocol::Forum const& forum, HouseSize size);
/// How many seats a seat map would draw.
std::size_t drawn_seats(protocol::Forum const& forum);

/// How a forum's key stands, rule by rule.
void put_quotas(Visit const& visit, Html& html, std::string_view title, protocol::Forum const& forum);
/// What a rule is about, in words: a sector's or region's name, a size.
std::string name_of_rule(Visit const& visit, protocol::RuleStanding const& rule);

/// A thin strip: how many of each sector, with the words below.
void put_strip(Visit const& visit, Html& html, std::string_view title,
               std::vector<protocol::SectorCount> const& counts);

/// One bar as long as `part` of `whole`.
void put_bar(Html& html, std::string_view look, std::int64_t part, std::int64_t whole);

}  // namespace shidra::pages
