// SPDX-License-Identifier: AGPL-3.0-or-later
// See fill.hpp.
#include "server/demo/fill.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "server/demo/story.hpp"
#include "storage/initiatives.hpp"
#include "storage/mail.hpp"

namespace shidra::demo {
namespace {

constexpr std::int64_t all_mail = 1'000'000;

/// Nobody waits for letters about what was long ago: all count as delivered but those about the newest summary.
void deliver_old_mail(storage::Write& write, Moment now) {
  auto const waiting = storage::mail_due(write, now, all_mail);
  Moment newest{};
  for (auto const& mail : waiting)
    if (mail.letter == "summary_published") newest = std::max(newest, mail.made_at);
  for (auto const& mail : waiting)
    if (mail.letter != "summary_published" || mail.made_at != newest)
      storage::note_mail_sent(write, mail.id, mail.made_at);
}

bool is_filled(storage::Database& database) {
  bool filled = false;
  database.read([&](storage::Read& read) { filled = !storage::initiatives(read).empty(); });
  return filled;
}

}  // namespace

int fill(std::filesystem::path const& data, std::uint64_t seed) {
  std::filesystem::create_directories(data);
  auto const real = pipeline::RealWorld().now();
  Stage stage(data, seed, {real.ms - real.ms % hour_ms});
  storage::Database::Options options;
  options.writer.clock = [&stage] { return stage.now().ms; };
  storage::Database database(data, {}, options);
  if (is_filled(database)) {
    fmt::print(stderr, "{} already holds an initiative; the demo needs an empty folder.\n", data.string());
    return 1;
  }
  auto cast = make_cast(stage.dice);
  tell_founding(stage, cast);
  tell_founding_call(stage, cast);
  tell_seating(stage, cast);
  tell_meetings(stage, cast);
  tell_surveys(stage, cast);
  tell_youth_call(stage, cast);
  stage.play(database);
  database.write([&](storage::Write& write) { deliver_old_mail(write, stage.today()); });
  database.writer().empty_log_soon();
  database.stop();
  return 0;
}

}  // namespace shidra::demo
