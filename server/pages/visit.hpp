// SPDX-License-Identifier: AGPL-3.0-or-later
// One visit to a page: who reads, in which language, of which initiative; and the words, numbers, dates and addresses
// as this reader needs them. Lives on a reader thread while one page is made, inside its transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/pages/html.hpp"
#include "server/pages/page.hpp"
#include "server/text/catalog.hpp"
#include "server/text/dates.hpp"
#include "storage/initiatives.hpp"

namespace shidra::pages {

enum class Detail { date, date_time, deadline };

class Visit {
 public:
  Visit(storage::Read& read_view, PageRequest const& page_request, std::optional<storage::InitiativeRow> of);

  storage::Read& read;
  PageRequest const& request;
  std::optional<storage::InitiativeRow> initiative;  ///< none: a page of the server itself
  std::vector<protocol::Sector> sectors;             ///< of the initiative, in its order
  text::Catalog const& words;

  std::string say(std::string_view key, text::Parameters const& parameters = {}) const {
    return words.text(key, parameters);
  }
  std::string count(std::string_view key, std::int64_t number) const { return words.plural(key, number); }
  std::string number(std::int64_t number) const { return text::format_number(number, words.language_code()); }
  /// "12.5%"; per mille as results give it.
  std::string share(std::int64_t per_mille) const;
  /// "1.2 MB"
  std::string size(std::int64_t bytes) const;
  /// Thousandths as a decimal: 3250 is "3.25".
  std::string thousandths(std::int64_t value) const;

  std::string date(protocol::Moment moment, Detail detail) const;
  void put_time(Html& html, protocol::Moment moment, Detail detail) const;
  /// Whole days by the initiative's calendar; 0 on the day itself, below 0 after it.
  std::int64_t days_until(protocol::Moment moment) const;

  protocol::Sector const* sector(std::string_view code) const;
  /// The sector's name with its mark and colour.
  void put_sector(Html& html, std::string_view code) const;

  /// A path of this server for a link; a language asked for by ?lang= goes along, since readers may refuse cookies.
  std::string link(std::string_view path) const;
  /// A path below the initiative's own.
  std::string within(std::string_view path) const { return link(path_within(path)); }
  std::string path_within(std::string_view path) const { return "/" + initiative->slug.value + std::string(path); }
  std::string absolute(std::string_view path) const { return request.settings.public_url + std::string(path); }

 private:
  text::DateView dates() const;
};

}  // namespace shidra::pages
