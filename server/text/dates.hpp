// SPDX-License-Identifier: AGPL-3.0-or-later
// Dates, deadlines and numbers in the reader's language, always with Latin digits. Pure functions over ICU, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shidra::text {

/// For whom a moment is written.
struct DateView {
  std::string_view language_code;  // "he", "ar" or "en"
  std::string_view time_zone;      // IANA name, e.g. "Asia/Jerusalem"; an unknown one counts as UTC
  std::int64_t now;                // milliseconds UTC; a moment in another year than this shows its year
};

/// "יום ג׳, 24 בנובמבר" · "Tue 24 November"
std::string format_date(std::int64_t moment, DateView const& view);

/// "יום ג׳, 24 בנובמבר, 18:00"
std::string format_date_time(std::int64_t moment, DateView const& view);

/// As format_date_time, with the zone: "יום ג׳, 24 בנובמבר, 18:00 (שעון ישראל)". In the hour that comes twice when the
/// clocks are put back it says which: "(שעון ישראל (קיץ))".
std::string format_deadline(std::int64_t moment, DateView const& view);

/// With the language's separators: "1,234".
std::string format_number(std::int64_t number, std::string_view language_code);

/// True for a zone that ICU knows.
bool is_time_zone(std::string_view name);

}  // namespace shidra::text
