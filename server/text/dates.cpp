// SPDX-License-Identifier: AGPL-3.0-or-later
// ICU's date patterns by skeleton. Formatters are made per call: a letter or a page needs a handful.
#include "server/text/dates.hpp"

#include <memory>
#include <stdexcept>

#include <unicode/dtptngen.h>
#include <unicode/gregocal.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include "server/text/catalog.hpp"

namespace shidra::text {

namespace {

void require(UErrorCode status, char const* what) {
  if (U_FAILURE(status)) throw std::runtime_error{std::string{what} + ": " + u_errorName(status)};
}

icu::Locale locale_of(std::string_view language_code) {
  if (language_code == "ar") return icu::Locale::createFromName("ar_IL@numbers=latn;calendar=gregorian");
  return icu::Locale{language_code == "en" ? "en_GB" : "he_IL"};
}

std::unique_ptr<icu::TimeZone> zone_of(std::string_view name) {
  std::unique_ptr<icu::TimeZone> zone{
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8({name.data(), static_cast<int32_t>(name.size())}))};
  if (*zone == icu::TimeZone::getUnknown()) zone.reset(icu::TimeZone::getGMT()->clone());
  return zone;
}

int year_of(std::int64_t moment, icu::TimeZone const& zone) {
  UErrorCode status = U_ZERO_ERROR;
  icu::GregorianCalendar calendar{zone, status};
  calendar.setTime(static_cast<UDate>(moment), status);
  int const year = calendar.get(UCAL_YEAR, status);
  require(status, "ICU calendar");
  return year;
}

std::int32_t offset_at(std::int64_t moment, icu::TimeZone const& zone) {
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t standard = 0, summer = 0;
  zone.getOffset(static_cast<UDate>(moment), false, standard, summer, status);
  require(status, "ICU time zone");
  return standard + summer;
}

/// In the hour that the clocks are put back over, the wall shows the same at two moments.
bool comes_twice(std::int64_t moment, icu::TimeZone const& zone) {
  constexpr std::int64_t day = 24LL * 3'600'000;
  auto const here = offset_at(moment, zone);
  for (auto const side : {-day, day}) {
    auto const there = offset_at(moment + side, zone);
    if (there != here && offset_at(moment + here - there, zone) == there) return true;
  }
  return false;
}

std::string formatted(std::int64_t moment, DateView const& view, char const* skeleton) {
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale const locale = locale_of(view.language_code);
  std::unique_ptr<icu::DateTimePatternGenerator> const patterns{
      icu::DateTimePatternGenerator::createInstance(locale, status)};
  require(status, "ICU date patterns");
  icu::UnicodeString const pattern =
      patterns->getBestPattern(icu::UnicodeString{skeleton}, UDATPG_MATCH_HOUR_FIELD_LENGTH, status);
  icu::SimpleDateFormat format{pattern, locale, status};
  require(status, "ICU date format");
  format.adoptTimeZone(zone_of(view.time_zone).release());
  icu::UnicodeString out;
  format.format(static_cast<UDate>(moment), out);
  std::string bytes;
  out.toUTF8String(bytes);
  return bytes;
}

}  // namespace

std::string format_date(std::int64_t moment, DateView const& view) {
  auto const zone = zone_of(view.time_zone);
  bool const this_year = year_of(moment, *zone) == year_of(view.now, *zone);
  return formatted(moment, view, this_year ? "EEEdMMMM" : "EEEdMMMMy");
}

std::string format_date_time(std::int64_t moment, DateView const& view) {
  return catalog(view.language_code)
      .text("date.with_time", {{"date", format_date(moment, view)}, {"time", formatted(moment, view, "HHmm")}});
}

std::string format_deadline(std::int64_t moment, DateView const& view) {
  auto const* const name = comes_twice(moment, *zone_of(view.time_zone)) ? "zzzz" : "vvvv";
  return catalog(view.language_code)
      .text("date.with_zone", {{"date_time", format_date_time(moment, view)}, {"zone", formatted(moment, view, name)}});
}

std::string format_number(std::int64_t number, std::string_view language_code) {
  UErrorCode status = U_ZERO_ERROR;
  auto const text = icu::number::NumberFormatter::withLocale(locale_of(language_code)).formatInt(number, status);
  icu::UnicodeString const out = text.toString(status);
  require(status, "ICU number format");
  std::string bytes;
  out.toUTF8String(bytes);
  return bytes;
}

bool is_time_zone(std::string_view name) {
  if (name.empty() || name.size() > 64) return false;
  std::unique_ptr<icu::TimeZone> const zone{
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8({name.data(), static_cast<int32_t>(name.size())}))};
  return *zone != icu::TimeZone::getUnknown();
}

}  // namespace shidra::text
