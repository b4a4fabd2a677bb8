// SPDX-License-Identifier: AGPL-3.0-or-later
// See stage.hpp.
#include "server/demo/stage.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include "protocol/codec/codec.hpp"
#include "server/meetings/rules/zone.hpp"
#include "server/pipeline/registry.hpp"
#include "storage/engine/stream.hpp"

namespace shidra::demo {
namespace {

constexpr std::int64_t chapter_ms = 30 * day_ms;       ///< what goes into one transaction at most
constexpr std::int64_t last_chapter_ms = 2 * hour_ms;  ///< nobody has watched earlier, so nobody resumes from there

int number_in(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

meetings::LocalTime date_of(Moment today, std::int64_t offset) {
  auto noon = meetings::to_local(today, zone).value().local;
  noon.hour = 12;
  noon.minute = noon.second = 0;
  // From noon, so that an hour of summer time more or less stays on the same date.
  return meetings::to_local({meetings::to_moment(noon, zone).value().ms + offset * day_ms}, zone).value().local;
}

}  // namespace

Stage::Stage(std::filesystem::path const& folder, std::uint64_t seed, Moment today)
    : dice(seed), world_(pipeline::Settings{.folder = folder, .demo = true}), today_(today) {
  world_.set(today);
}

Moment Stage::day(std::int64_t offset, std::string_view time) const {
  auto local = date_of(today_, offset);
  local.hour = number_in(time.substr(0, 2));
  local.minute = number_in(time.substr(3, 2));
  local.second = 0;
  return meetings::to_moment(local, zone).value();
}

std::int64_t Stage::working_day(std::int64_t offset) const {
  constexpr int friday = 5, saturday = 6;
  auto const weekday = meetings::to_local(day(offset, "12:00"), zone).value().weekday;
  return weekday == friday ? offset - 1 : weekday == saturday ? offset + 1 : offset;
}

void Stage::play(storage::Database& database) {
  auto const last_chapter = today_.ms - last_chapter_ms;
  while (!diary_.empty()) {
    auto const begin = diary_.begin()->first;
    auto const end = begin.ms < last_chapter ? std::min(begin.ms + chapter_ms, last_chapter) : begin.ms + chapter_ms;
    world_.set(begin);
    database.write([&](storage::Write& write) {
      write_ = &write;
      while (!diary_.empty() && diary_.begin()->first.ms < end) {
        auto const entry = diary_.extract(diary_.begin());
        world_.set(entry.key());
        entry.mapped()();
      }
      tidy_up();
    });
  }
  write_ = nullptr;
}

void Stage::tidy_up() {
  while (storage::prune_events(write(), initiative.value, today_.ms - last_chapter_ms) > 0) {
  }
}

void Stage::expect_door(std::string_view method, access::Caller const& caller) const {
  auto const* const entry = pipeline::find_entry(method);
  if (!entry || !pipeline::may_pass(entry->door, caller))
    throw std::logic_error(fmt::format("demo: the door of {} is closed to {}", method, caller.name));
}

void Stage::refused(std::string_view name, protocol::Refusal const& refusal) {
  std::string text;
  protocol::write_refusal(text, refusal);
  throw std::logic_error(fmt::format("demo: {} was refused: {}", name, text));
}

}  // namespace shidra::demo
