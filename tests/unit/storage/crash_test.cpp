// SPDX-License-Identifier: AGPL-3.0-or-later
// Power that goes at any moment. A layer under SQLite writes down what goes to the disk and what was synced; from that,
// states are made which a disk may be in after a cut: what was synced is there, of the rest each sector is or is not.
// From each the server must start, whole, with everything it had acknowledged; and go on, to be cut off again.
//   SHIDRA_CRASH_POINTS=20000 test_storage "Power that goes*"     more of them than the few hundred of a usual run
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>

#include "storage/engine/database.hpp"
#include "storage/engine/journal.hpp"
#include "storage/engine/stream.hpp"
#include "storage/restored.hpp"
#include "tests/catch.hpp"
#include "tests/support/recorded_disk.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace shidra::storage;
namespace fs = std::filesystem;

using shidra::tests::DiskImage;
using shidra::tests::RecordedDisk;
using Sync = RecordedDisk::Sync;

/// One life of the server, from one start to the next cut.
struct Life {
  std::size_t ops = 0;
  std::map<int, std::size_t> acknowledged;  ///< which write, and after how many operations
};

Life live(fs::path const& folder, int& number, Sync log_syncs, std::mt19937_64& random) {
  Life life;
  RecordedDisk const disk(log_syncs);
  RecordedDisk::begin_from(shidra::tests::image_of(folder));
  {
    Database::Options options;
    options.writer.checkpoint_pages = 10;
    options.writer.urgent_pages = 40;
    options.writer.idle = std::chrono::milliseconds(2);
    Database database(folder, {}, options);
    for (int round = 0; round < 12; ++round) {
      std::vector<Writer::Job> jobs;
      for (auto left = 1 + random() % 5; left > 0; --left) {
        auto const id = ++number;
        auto const size = random() % 8 == 0 ? 9'000U : 60U;
        jobs.push_back({[id, size](Write& write) {
                          write.append_event(1, "write/" + std::to_string(id), std::string(size, 'x'));
                          append_journal(write, {1, id, {}, "write", std::to_string(id), "{}"});
                          return Writer::Verdict::keep;
                        },
                        [id, &life](Writer::Ending ending) {
                          if (ending == Writer::Ending::committed) life.acknowledged[id] = RecordedDisk::moment();
                        }});
      }
      database.writer().submit_all(std::move(jobs));
      if (random() % 4 == 0) database.writer().empty_log_soon();
      if (random() % 2 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(random() % 6));
    }
    database.stop();
  }
  life.ops = RecordedDisk::moment();
  return life;
}

/// Starts from what a cut left; what is wrong then, "" if nothing is.
std::string start(fs::path const& folder, std::vector<int> const& promised) {
  try {
    Database database(folder);
    std::string wrong;
    database.read([&](Read& read) {
      if (auto const damage = first_damage(read)) wrong = "damaged: " + *damage;
      if (verify_journal(read, 1).broken_at) wrong = "the journal is broken";
      if (head(read, 1) != read.value<std::int64_t>("SELECT COUNT(*) FROM event")) wrong = "the stream is not dense";
      std::map<std::string, int> events, entries;
      for (auto rows = read.query("SELECT topic FROM event"); rows.next();) ++events[rows.get<std::string>(0)];
      for (auto rows = read.query("SELECT target FROM journal"); rows.next();) ++entries[rows.get<std::string>(0)];
      for (auto const id : promised)
        if (events["write/" + std::to_string(id)] != 1 || entries[std::to_string(id)] != 1)
          wrong = "lost: an acknowledged write";
    });
    return wrong;
  } catch (std::exception const& error) {
    return error.what();
  }
}

struct Found {
  int points = 0, wrong = 0;
  std::size_t acknowledged = 0;
};

constexpr int most_cuts = 500;  // of one installation: it grows, and after each cut all of it is looked at

Found cut_one(int points, Sync log_syncs, unsigned seed) {
  std::mt19937_64 random(seed);
  shidra::tests::TemporaryFolder folder, other;
  { Database const made(folder.path()); }
  Found found;
  int number = 0;
  std::vector<int> promised;  // by earlier lives
  while (found.points < points) {
    auto const before = shidra::tests::image_of(folder.path());
    auto const life = live(folder.path(), number, log_syncs, random);
    std::size_t last = 0;
    DiskImage image;
    bool whole = true;
    for (int cut = 0; cut < 20 && found.points < points; ++cut, ++found.points) {
      last = random() % (life.ops + 1);
      image = RecordedDisk::cut_after(last, RecordedDisk::Unsynced::by_chance, random);
      auto all = promised;
      for (auto const& [id, moment] : life.acknowledged)
        if (moment <= last) all.push_back(id);
      shidra::tests::put_image(image, other.path());
      auto const wrong = start(other.path(), all);
      whole = wrong.empty();
      if (!whole) ++found.wrong;
      if (log_syncs == Sync::honest) {
        INFO("seed " << seed << ", point " << found.points << ", cut after " << last << " of " << life.ops);
        CHECK(wrong == "");
      }
    }
    if (!whole) {  // nothing starts from that: once more from where this life began
      shidra::tests::put_image(before, folder.path());
      continue;
    }
    for (auto const& [id, moment] : life.acknowledged)
      if (moment <= last) promised.push_back(id);
    shidra::tests::put_image(image, folder.path());  // the next life begins where the last cut left the disk
    found.acknowledged = promised.size();
  }
  return found;
}

Found cut_many(int points, Sync log_syncs, unsigned seed) {
  Found all;
  for (; all.points < points; seed += 1000) {
    auto const found = cut_one(std::min(most_cuts, points - all.points), log_syncs, seed);
    all.points += found.points;
    all.wrong += found.wrong;
    all.acknowledged += found.acknowledged;
  }
  return all;
}

}  // namespace

TEST_CASE("Power that goes at any moment takes nothing that was acknowledged") {
  auto const* wanted = std::getenv("SHIDRA_CRASH_POINTS");
  auto const points = wanted != nullptr ? std::atoi(wanted) : 300;
  auto const found = cut_many(points, Sync::honest, 1);
  CHECK(found.points == points);
  CHECK(found.acknowledged > static_cast<std::size_t>(points / 20));
  CHECK(found.wrong == 0);
  if (wanted != nullptr) std::cout << "r2.points: " << found.points << "\nr2.points_wrong: " << found.wrong << "\n";
}

TEST_CASE("That test would notice a log that is not synced at each commit") {
  CHECK(cut_many(60, Sync::ignored, 2).wrong > 5);
}
