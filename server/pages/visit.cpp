// SPDX-License-Identifier: AGPL-3.0-or-later
// See visit.hpp.
#include "server/pages/visit.hpp"

#include <algorithm>

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

#include "server/meetings/rules/zone.hpp"
#include "server/text/feed.hpp"

namespace shidra::pages {
namespace {

protocol::Language language_of(PageRequest const& request, std::optional<storage::InitiativeRow> const& initiative) {
  if (request.language) return *request.language;
  return initiative ? initiative->language : protocol::Language::he;
}

char const* code_of(protocol::Language language) { return boost::describe::enum_to_string(language, "he"); }

/// Days since 1970 of a date of the Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
std::int64_t days_from_civil(meetings::LocalTime const& time) {
  int const year = time.month <= 2 ? time.year - 1 : time.year;
  int const era = year / 400;
  int const year_of_era = year - era * 400;
  int const day_of_year = (153 * (time.month + (time.month > 2 ? -3 : 9)) + 2) / 5 + time.day - 1;
  return std::int64_t{era} * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

}  // namespace

Visit::Visit(storage::Read& read_view, PageRequest const& page_request, std::optional<storage::InitiativeRow> of)
    : read(read_view),
      request(page_request),
      initiative(std::move(of)),
      words(text::catalog(code_of(language_of(page_request, initiative)))) {
  if (initiative) sectors = storage::sectors_of(read, initiative->id);
}

text::DateView Visit::dates() const {
  return {words.language_code(), initiative ? std::string_view(initiative->zone) : std::string_view("UTC"),
          request.now.ms};
}

std::string Visit::share(std::int64_t per_mille) const {
  return per_mille % 10 == 0 ? fmt::format("{}%", per_mille / 10)
                             : fmt::format("{}.{}%", per_mille / 10, per_mille % 10);
}

std::string Visit::thousandths(std::int64_t value) const {
  return fmt::format("{:.2f}", static_cast<double>(value) / 1000);
}

std::string Visit::size(std::int64_t bytes) const {
  if (bytes < 1000) return say("pages.bytes", {{"size", number(bytes)}});
  if (bytes < 1'000'000) return say("pages.kilobytes", {{"size", number((bytes + 500) / 1000)}});
  return say("pages.megabytes", {{"size", fmt::format("{:.1f}", static_cast<double>(bytes) / 1e6)}});
}

std::string Visit::date(protocol::Moment moment, Detail detail) const {
  switch (detail) {
    case Detail::date:
      return text::format_date(moment.ms, dates());
    case Detail::date_time:
      return text::format_date_time(moment.ms, dates());
    case Detail::deadline:
      break;
  }
  return text::format_deadline(moment.ms, dates());
}

void Visit::put_time(Html& html, protocol::Moment moment, Detail detail) const {
  html.element("time", {{"datetime", text::rfc3339(moment.ms)}}, date(moment, detail));
}

std::int64_t Visit::days_until(protocol::Moment moment) const {
  auto const zone = dates().time_zone;
  auto const then = meetings::to_local(moment, zone);
  auto const today = meetings::to_local(request.now, zone);
  if (!then || !today) return 0;
  return days_from_civil(then->local) - days_from_civil(today->local);
}

protocol::Sector const* Visit::sector(std::string_view code) const {
  auto const found = std::ranges::find_if(sectors, [&](auto const& each) { return each.code.value == code; });
  return found == sectors.end() ? nullptr : &*found;
}

void Visit::put_sector(Html& html, std::string_view code) const {
  auto const* const known = sector(code);
  if (!known) return void(html.own(code));
  html.element("span", {{"class", "sector"}, {"data-sector-colour", std::to_string(known->colour.value)}},
               [&] { html.own(known->name.value); });
}

std::string Visit::link(std::string_view path) const {
  std::string target(path);
  auto const asked = request.query.find("lang");
  if (asked == request.query.end() || asked->second != words.language_code()) return target;
  auto const fragment = target.find('#');
  std::string const addition = (target.find('?') == std::string::npos ? "?lang=" : "&lang=") + asked->second;
  target.insert(fragment == std::string::npos ? target.size() : fragment, addition);
  return target;
}

}  // namespace shidra::pages
