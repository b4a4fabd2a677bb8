// SPDX-License-Identifier: AGPL-3.0-or-later
// See recorded_disk.hpp. SQLite's methods of a file are copied and three of them replaced.
#include "tests/support/recorded_disk.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>
#include <string_view>

namespace shidra::tests {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t sector = 512;  // bytes: no disk tears a smaller piece
constexpr char const* names[] = {"shidra.db", "shidra.db-wal"};

/// What one file was told, in order.
struct Op {
  enum Kind { write, truncate, sync } kind;
  std::size_t file;  ///< index into `names`
  std::size_t offset;
  std::string bytes;
};

// SQLite's calls know no object of ours, hence these.
std::mutex mutex;
std::vector<Op> ops;  // guarded by mutex
DiskImage start;      // guarded by mutex
RecordedDisk::Sync log_syncs;
RecordedDisk::Below below;
bool syncs_fail = false;  // guarded by mutex
sqlite3_vfs const* real = nullptr;
std::map<sqlite3_file*, std::size_t> files;               // guarded by mutex
std::array<sqlite3_io_methods const*, 2> real_methods{};  // of a database and of a log: they differ

/// Gives the methods below.
sqlite3_io_methods const& note(sqlite3_file* file, Op op) {
  std::lock_guard const lock(mutex);
  op.file = files.at(file);
  auto const& methods = *real_methods[op.file];
  if (op.kind != Op::sync || op.file == 0 || log_syncs == RecordedDisk::Sync::honest) ops.push_back(std::move(op));
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
  {
    std::lock_guard const lock(mutex);
    if (syncs_fail && files.at(file) == 1) return SQLITE_IOERR_FSYNC;
  }
  // Written down before it is made: what is acknowledged comes after both.
  auto const& methods = note(file, {Op::sync, 0, 0, {}});
  return below == RecordedDisk::Below::quick ? SQLITE_OK : methods.xSync(file, flags);
}

int open(sqlite3_vfs* self, char const* name, sqlite3_file* file, int flags, int* out) {
  static std::array<sqlite3_io_methods, 2> methods;
  int const code = real->xOpen(self, name, file, flags, out);
  if (code != SQLITE_OK || (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_DB)) == 0) return code;
  std::size_t const kind = (flags & SQLITE_OPEN_WAL) != 0 ? 1 : 0;
  if (fs::path(name).filename() != names[kind]) return code;  // a copy that is made beside it
  std::lock_guard const lock(mutex);
  if (real_methods[kind] != file->pMethods) {  // once: other threads read it without asking
    real_methods[kind] = file->pMethods;
    methods[kind] = *file->pMethods;
    methods[kind].xWrite = write;
    methods[kind].xTruncate = truncate;
    methods[kind].xSync = sync;
  }
  file->pMethods = &methods[kind];
  files[file] = kind;
  return code;
}

std::string bytes_of(fs::path const& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void carry_out(std::string& file, std::size_t offset, std::string_view bytes) {
  if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size(), '\0');
  file.replace(offset, bytes.size(), bytes);
}

void carry_out(std::string& file, Op const& op) {
  if (op.kind == Op::write) carry_out(file, op.offset, op.bytes);
  if (op.kind == Op::truncate) file.resize(op.offset, '\0');
}

/// Of what was not synced each sector is there or is not.
void carry_out_torn(std::string& file, Op const& op, std::mt19937_64& random, std::uint64_t keeps) {
  if (op.kind == Op::truncate && random() % 16 < keeps) carry_out(file, op);
  if (op.kind != Op::write) return;
  std::string_view bytes = op.bytes;
  for (auto offset = op.offset; !bytes.empty();) {
    auto const size = std::min(bytes.size(), sector - offset % sector);
    if (random() % 16 < keeps) carry_out(file, offset, bytes.substr(0, size));
    bytes.remove_prefix(size);
    offset += size;
  }
}

}  // namespace

DiskImage image_of(fs::path const& folder) { return {bytes_of(folder / names[0]), bytes_of(folder / names[1])}; }

void put_image(DiskImage const& image, fs::path const& folder) {
  fs::remove(folder / "shidra.db-shm");
  for (std::size_t file = 0; file < image.size(); ++file)
    std::ofstream(folder / names[file], std::ios::binary | std::ios::trunc) << image[file];
}

RecordedDisk::RecordedDisk(Sync its_log_syncs, Below its_below) : layer_(*sqlite3_vfs_find(nullptr)) {
  begin_from({});
  files.clear();
  log_syncs = its_log_syncs;
  below = its_below;
  syncs_fail = false;
  real = sqlite3_vfs_find(nullptr);
  layer_.zName = "recorded-disk";
  layer_.xOpen = open;
  sqlite3_vfs_register(&layer_, 1);
}

RecordedDisk::~RecordedDisk() {
  sqlite3_vfs_unregister(&layer_);
  sqlite3_vfs_register(sqlite3_vfs_find("unix"), 1);
}

std::size_t RecordedDisk::moment() {
  std::lock_guard const lock(mutex);
  return ops.size();
}

void RecordedDisk::begin_from(DiskImage image) {
  std::lock_guard const lock(mutex);
  ops.clear();
  start = std::move(image);
}

void RecordedDisk::fail_syncs_of_log(bool fail) {
  std::lock_guard const lock(mutex);
  syncs_fail = fail;
}

DiskImage RecordedDisk::cut_after(std::size_t moment, Unsynced unsynced, std::mt19937_64& random) {
  std::lock_guard const lock(mutex);
  auto image = start;
  auto const keeps = 1 + random() % 15;  // sixteenths
  std::array<std::size_t, 2> synced{};   // how many operations lie before the last sync
  for (std::size_t at = 0; at < moment; ++at)
    if (ops[at].kind == Op::sync) synced[ops[at].file] = at;
  for (std::size_t at = 0; at < moment; ++at) {
    auto& file = image[ops[at].file];
    if (at < synced[ops[at].file] || unsynced == Unsynced::kept)
      carry_out(file, ops[at]);
    else
      carry_out_torn(file, ops[at], random, keeps);
  }
  return image;
}

}  // namespace shidra::tests
