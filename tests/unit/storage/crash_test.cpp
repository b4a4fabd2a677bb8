// SPDX-License-Identifier: AGPL-3.0-or-later
// Power that goes at any moment. A layer under SQLite writes down what goes to the disk and what was synced; from that,
// states are made which a disk may be in after a cut: what was synced is there, of the rest each sector is or is not.
// From each the server must start, whole, with everything it had acknowledged; and go on, to be cut off again.
//   SHIDRA_CRASH_POINTS=20000 test_storage "Power that goes*"     more of them than the few hundred of a usual run
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <random>

#include <sqlite3.h>

#include "storage/engine/database.hpp"
#include "storage/engine/journal.hpp"
#include "storage/engine/stream.hpp"
#include "storage/restored.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace shidra::storage;
namespace fs = std::filesystem;

constexpr std::size_t sector = 512;  // bytes: no disk tears a smaller piece
constexpr char const* names[] = {"shidra.db", "shidra.db-wal"};

enum class Sync { honest, ignored };

/// What one file was told, in order.
struct Op {
  enum Kind { write, truncate, sync } kind;
  int file;  ///< index into `names`
  std::size_t offset;
  std::string bytes;
};

// Filled by SQLite's calls on whatever thread; read when the database is closed.
namespace recorder {

std::mutex mutex;
std::vector<Op> ops;  // guarded by mutex
Sync log_syncs;       // ignored: as if the log were not synced at a commit (synchronous=NORMAL)
sqlite3_vfs const* real = nullptr;
std::map<sqlite3_file*, int> files;                       // guarded by mutex
std::array<sqlite3_io_methods const*, 2> real_methods{};  // of a database and of a log: they differ

/// Gives the methods below.
sqlite3_io_methods const& note(sqlite3_file* file, Op op) {
  std::lock_guard const lock(mutex);
  op.file = files.at(file);
  auto const& methods = *real_methods[static_cast<std::size_t>(op.file)];
  if (op.kind != Op::sync || op.file == 0 || log_syncs == Sync::honest) ops.push_back(std::move(op));
  return methods;
}

int write(sqlite3_file* file, void const* data, int size, sqlite3_int64 offset) {
  std::string bytes(static_cast<char const*>(data), static_cast<std::size_t>(size));
  return note(file, {Op::write, 0, static_cast<std::size_t>(offset), std::move(bytes)})
      .xWrite(file, data, size, offset);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return note(file, {Op::truncate, 0, static_cast<std::size_t>(size), {}}).xTruncate(file, size);
}
int sync(sqlite3_file* file, int flags) {
  // Written down before it is made: what is acknowledged comes after both.
  return note(file, {Op::sync, 0, 0, {}}).xSync(file, flags);
}

int open(sqlite3_vfs* self, char const* name, sqlite3_file* file, int flags, int* out) {
  static std::array<sqlite3_io_methods, 2> methods;
  int const code = real->xOpen(self, name, file, flags, out);
  if (code != SQLITE_OK || (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_DB)) == 0) return code;
  std::lock_guard const lock(mutex);
  std::size_t const kind = (flags & SQLITE_OPEN_WAL) != 0 ? 1 : 0;
  real_methods[kind] = file->pMethods;
  methods[kind] = *file->pMethods;
  methods[kind].xWrite = write;
  methods[kind].xTruncate = truncate;
  methods[kind].xSync = sync;
  file->pMethods = &methods[kind];
  files[file] = static_cast<int>(kind);
  return code;
}

}  // namespace recorder

/// While it lives, what goes to the disk is written down.
struct Recording {
  sqlite3_vfs layer;
  explicit Recording(Sync log_syncs) : layer(*sqlite3_vfs_find(nullptr)) {
    recorder::ops.clear();
    recorder::files.clear();
    recorder::log_syncs = log_syncs;
    recorder::real = sqlite3_vfs_find(nullptr);
    layer.zName = "recorder";
    layer.xOpen = recorder::open;
    sqlite3_vfs_register(&layer, 1);
  }
  Recording(Recording const&) = delete;
  Recording& operator=(Recording const&) = delete;
  ~Recording() {
    sqlite3_vfs_unregister(&layer);
    sqlite3_vfs_register(sqlite3_vfs_find("unix"), 1);
  }
  static std::size_t moment() {
    std::lock_guard const lock(recorder::mutex);
    return recorder::ops.size();
  }
};

using Image = std::array<std::string, 2>;  // the bytes of each of `names`

std::string bytes_of(fs::path const& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Image image_of(fs::path const& folder) { return {bytes_of(folder / names[0]), bytes_of(folder / names[1])}; }

void put(Image const& image, fs::path const& folder) {
  for (auto const& entry : fs::directory_iterator(folder)) fs::remove_all(entry.path());
  for (std::size_t file = 0; file < image.size(); ++file)
    std::ofstream(folder / names[file], std::ios::binary) << image[file];
}

void apply(std::string& file, std::size_t offset, std::string_view bytes) {
  if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size(), '\0');
  file.replace(offset, bytes.size(), bytes);
}

void apply(std::string& file, Op const& op) {
  if (op.kind == Op::write) apply(file, op.offset, op.bytes);
  if (op.kind == Op::truncate) file.resize(op.offset, '\0');
}

/// What the disk may hold after the first `count` operations.
Image cut_after(Image image, std::vector<Op> const& ops, std::size_t count, std::mt19937_64& random) {
  auto const keeps = 1 + random() % 15;  // sixteenths
  std::array<std::size_t, 2> synced{};
  for (std::size_t at = 0; at < count; ++at)
    if (ops[at].kind == Op::sync) synced[static_cast<std::size_t>(ops[at].file)] = at;
  for (std::size_t at = 0; at < count; ++at) {
    auto& file = image[static_cast<std::size_t>(ops[at].file)];
    if (at <= synced[static_cast<std::size_t>(ops[at].file)]) {
      apply(file, ops[at]);
    } else if (ops[at].kind == Op::truncate) {
      if (random() % 16 < keeps) apply(file, ops[at]);
    } else if (ops[at].kind == Op::write) {
      std::string_view bytes = ops[at].bytes;
      for (auto offset = ops[at].offset; !bytes.empty();) {
        auto const size = std::min(bytes.size(), sector - offset % sector);
        if (random() % 16 < keeps) apply(file, offset, bytes.substr(0, size));
        bytes.remove_prefix(size);
        offset += size;
      }
    }
  }
  return image;
}

/// One life of the server, from one start to the next cut.
struct Life {
  std::vector<Op> ops;
  std::map<int, std::size_t> acknowledged;  ///< which write, and after how many operations
};

Life live(fs::path const& folder, int& number, Sync log_syncs, std::mt19937_64& random) {
  Life life;
  Recording const recording(log_syncs);
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
                          if (ending == Writer::Ending::committed) life.acknowledged[id] = Recording::moment();
                        }});
      }
      database.writer().submit_all(std::move(jobs));
      if (random() % 4 == 0) database.writer().empty_log_soon();
      if (random() % 2 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(random() % 6));
    }
    database.stop();
  }
  life.ops = recorder::ops;
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
    auto const before = image_of(folder.path());
    auto const life = live(folder.path(), number, log_syncs, random);
    std::size_t last = 0;
    Image image;
    bool whole = true;
    for (int cut = 0; cut < 20 && found.points < points; ++cut, ++found.points) {
      last = random() % (life.ops.size() + 1);
      image = cut_after(before, life.ops, last, random);
      auto all = promised;
      for (auto const& [id, moment] : life.acknowledged)
        if (moment <= last) all.push_back(id);
      put(image, other.path());
      auto const wrong = start(other.path(), all);
      whole = wrong.empty();
      if (!whole) ++found.wrong;
      if (log_syncs == Sync::honest) {
        INFO("seed " << seed << ", point " << found.points << ", cut after " << last << " of " << life.ops.size());
        CHECK(wrong == "");
      }
    }
    if (!whole) {  // nothing starts from that: once more from where this life began
      put(before, folder.path());
      continue;
    }
    for (auto const& [id, moment] : life.acknowledged)
      if (moment <= last) promised.push_back(id);
    put(image, folder.path());  // the next life begins where the last cut left the disk
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
