// SPDX-License-Identifier: AGPL-3.0-or-later
// See checked_pages.hpp. Every function is SQLite's to call, on the thread that uses the connection; errors are its
// codes.
#include "storage/engine/checked_pages.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <vector>

#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include "storage/engine/error.hpp"
#include "storage/engine/page_checksum.hpp"

namespace shidra::storage {
namespace {

constexpr int sum_bytes = 8;
constexpr std::string_view magic{"SQLite format 3\0", 16};
constexpr std::size_t page_size_at = 16, reserved_at = 20;  // in the file's first page
constexpr int log_header = 32, frame_header = 24;           // bytes

enum class Kind { database, log, other };

/// What SQLite holds; the file of the VFS below lies right behind it.
struct File {
  sqlite3_file base;
  Kind kind;
  int page_bytes;     ///< 0: not known yet
  bool sums;          ///< database: its pages carry sums
  std::endian order;  ///< log: of its sums
  char const* name;   ///< SQLite's, lives as long as the file is open; null for a temporary one
  sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& self(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
sqlite3_file* below(sqlite3_file* file) { return self(file).below(); }
/// The default VFS of the moment: tests put others there.
sqlite3_vfs* below(sqlite3_vfs* /*layer*/) { return sqlite3_vfs_find(nullptr); }

std::span<unsigned char const> bytes_of(void const* data, int count) {
  return {static_cast<unsigned char const*>(data), static_cast<std::size_t>(count)};
}

std::uint32_t big_endian(unsigned char const* bytes) { return PageSum::word(bytes, std::endian::big); }

int page_bytes_of(unsigned char const* two) { return two[0] == 0 && two[1] == 1 ? 65536 : two[0] * 256 + two[1]; }

/// What the file's beginning says of its pages.
void learn(File& file, std::span<unsigned char const> beginning) {
  if (beginning.size() < 100 || !std::equal(magic.begin(), magic.end(), beginning.begin())) return;
  file.page_bytes = page_bytes_of(beginning.data() + page_size_at);
  file.sums = beginning[reserved_at] == sum_bytes;
}

/// The page's number goes in as well: a page written to another's place does not match there.
std::array<unsigned char, sum_bytes> sum_of(std::span<unsigned char const> page, sqlite3_int64 offset) {
  PageSum sum{static_cast<std::uint32_t>(offset / static_cast<sqlite3_int64>(page.size())) + 1, 0x5348'4944U};
  sum.add(page.first(page.size() - sum_bytes), std::endian::little);
  std::array<unsigned char, sum_bytes> out{};
  for (unsigned at = 0; at < 4; ++at) {
    out[at] = static_cast<unsigned char>(sum.first >> (8 * at));
    out[at + 4] = static_cast<unsigned char>(sum.second >> (8 * at));
  }
  return out;
}

/// Whether a first page that says it has no sum has one all the same, of the page as it was when it said otherwise.
bool lost_its_mark(std::span<unsigned char const> page) {
  std::vector<unsigned char> marked(page.begin(), page.end());
  marked[reserved_at] = sum_bytes;
  auto const sum = sum_of(marked, 0);
  return std::equal(sum.begin(), sum.end(), page.end() - sum_bytes);
}

int damaged(File const& file, char const* what, sqlite3_int64 number) {
  spdlog::critical("{} {} of {} is not what was written: the disk or something else changed it. Restore a backup.",
                   what, number, file.name != nullptr ? file.name : "a temporary file");
  return SQLITE_IOERR_DATA;
}

bool is_page(File const& file, int count, sqlite3_int64 offset) {
  return file.sums && count == file.page_bytes && offset % count == 0;
}

int check_page(File& file, std::span<unsigned char const> page, sqlite3_int64 offset) {
  auto const sum = sum_of(page, offset);
  if (std::equal(sum.begin(), sum.end(), page.end() - sum_bytes)) return SQLITE_OK;
  return damaged(file, "page", offset / static_cast<sqlite3_int64>(page.size()) + 1);
}

/// The log's page size and the order of its sums, from its header.
int learn_log(File& file) {
  std::array<unsigned char, log_header> header{};
  int const code = file.below()->pMethods->xRead(file.below(), header.data(), log_header, 0);
  if (code != SQLITE_OK) return code;
  file.page_bytes = static_cast<int>(big_endian(header.data() + 8));
  file.order = (header[3] & 1) != 0 ? std::endian::big : std::endian::little;
  return SQLITE_OK;
}

/// Each frame's sum goes on from the one before it, or from the header's.
int check_frame(File& file, std::span<unsigned char const> page, sqlite3_int64 offset) {
  auto& methods = *file.below()->pMethods;
  std::array<unsigned char, frame_header> own{};
  std::array<unsigned char, 8> before{};
  auto const frame_bytes = file.page_bytes + frame_header;
  auto const number = (offset - log_header) / frame_bytes;
  auto const sum_before = number == 0 ? 24 : offset - frame_header - frame_bytes + 16;
  if (int const code = methods.xRead(file.below(), own.data(), frame_header, offset - frame_header); code != SQLITE_OK)
    return code;
  if (int const code = methods.xRead(file.below(), before.data(), 8, sum_before); code != SQLITE_OK) return code;
  PageSum sum{big_endian(before.data()), big_endian(before.data() + 4)};
  sum.add(std::span(own).first(8), file.order);
  sum.add(page, file.order);
  if (sum == PageSum{big_endian(own.data() + 16), big_endian(own.data() + 20)}) return SQLITE_OK;
  return damaged(file, "frame", number + 1);
}

int read(sqlite3_file* base, void* to, int count, sqlite3_int64 offset) {
  auto& file = self(base);
  int code = file.below()->pMethods->xRead(file.below(), to, count, offset);
  if (code != SQLITE_OK) return code;
  auto const bytes = bytes_of(to, count);
  if (file.kind == Kind::database) {
    if (offset == 0) learn(file, bytes);
    if (offset == 0 && !file.sums && count == file.page_bytes && lost_its_mark(bytes)) return damaged(file, "page", 1);
    return is_page(file, count, offset) ? check_page(file, bytes, offset) : SQLITE_OK;
  }
  // A whole page behind a frame's header. After a crash SQLite reads frames with their headers, and compares by itself.
  if (file.kind != Kind::log || count < 512 || (count & (count - 1)) != 0) return SQLITE_OK;
  if (file.page_bytes == 0) code = learn_log(file);
  if (code != SQLITE_OK) return code;
  bool const is_frames = count == file.page_bytes && offset >= log_header + frame_header &&
                         (offset - log_header - frame_header) % (count + frame_header) == 0;
  return is_frames ? check_frame(file, bytes, offset) : SQLITE_OK;
}

int write(sqlite3_file* base, void const* from, int count, sqlite3_int64 offset) {
  auto& file = self(base);
  auto const bytes = bytes_of(from, count);
  if (file.kind == Kind::database && offset == 0) learn(file, bytes);
  if (file.kind != Kind::database || !is_page(file, count, offset))
    return file.below()->pMethods->xWrite(file.below(), from, count, offset);
  thread_local std::vector<unsigned char> page;
  page.assign(bytes.begin(), bytes.end());
  auto const sum = sum_of(page, offset);
  std::copy(sum.begin(), sum.end(), page.end() - sum_bytes);
  return file.below()->pMethods->xWrite(file.below(), page.data(), count, offset);
}

int close(sqlite3_file* file) { return below(file)->pMethods->xClose(below(file)); }
int truncate(sqlite3_file* file, sqlite3_int64 size) { return below(file)->pMethods->xTruncate(below(file), size); }
int sync(sqlite3_file* file, int flags) { return below(file)->pMethods->xSync(below(file), flags); }
int file_size(sqlite3_file* file, sqlite3_int64* size) { return below(file)->pMethods->xFileSize(below(file), size); }
int lock(sqlite3_file* file, int kind) { return below(file)->pMethods->xLock(below(file), kind); }
int unlock(sqlite3_file* file, int kind) { return below(file)->pMethods->xUnlock(below(file), kind); }
int check_lock(sqlite3_file* file, int* out) { return below(file)->pMethods->xCheckReservedLock(below(file), out); }
int control(sqlite3_file* file, int op, void* argument) {
  return below(file)->pMethods->xFileControl(below(file), op, argument);
}
int sector_size(sqlite3_file* file) { return below(file)->pMethods->xSectorSize(below(file)); }
int characteristics(sqlite3_file* file) { return below(file)->pMethods->xDeviceCharacteristics(below(file)); }
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  return below(file)->pMethods->xShmMap(below(file), page, size, extend, out);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return below(file)->pMethods->xShmLock(below(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) { below(file)->pMethods->xShmBarrier(below(file)); }
int shm_unmap(sqlite3_file* file, int remove) { return below(file)->pMethods->xShmUnmap(below(file), remove); }

// Version 2: without xFetch nothing is mapped into memory, so every page comes through read().
constexpr sqlite3_io_methods methods{
    2,          &close,      &read,    &write,       &truncate,        &sync,    &file_size, &lock,
    &unlock,    &check_lock, &control, &sector_size, &characteristics, &shm_map, &shm_lock,  &shm_barrier,
    &shm_unmap, nullptr,     nullptr};

int open(sqlite3_vfs* vfs, char const* name, sqlite3_file* base, int flags, int* out_flags) {
  auto& file = self(base);
  if (static_cast<int>(sizeof(File)) + below(vfs)->szOsFile > vfs->szOsFile) return SQLITE_CANTOPEN;
  file = File{{nullptr}, Kind::other, 0, false, std::endian::little, name};
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) file.kind = Kind::database;
  if ((flags & SQLITE_OPEN_WAL) != 0) file.kind = Kind::log;
  if (file.kind == Kind::database && name != nullptr)
    file.page_bytes = static_cast<int>(sqlite3_uri_int64(name, "sums", 0));  // a new file whose pages will have them
  file.sums = file.page_bytes > 0;
  file.below()->pMethods = nullptr;
  int const code = below(vfs)->xOpen(below(vfs), name, file.below(), flags, out_flags);
  if (file.below()->pMethods != nullptr) file.base.pMethods = &methods;
  return code;
}

int remove(sqlite3_vfs* vfs, char const* name, int sync_folder) {
  return below(vfs)->xDelete(below(vfs), name, sync_folder);
}
int access(sqlite3_vfs* vfs, char const* name, int flags, int* out) {
  return below(vfs)->xAccess(below(vfs), name, flags, out);
}
int full_name(sqlite3_vfs* vfs, char const* name, int room, char* out) {
  return below(vfs)->xFullPathname(below(vfs), name, room, out);
}
int randomness(sqlite3_vfs* vfs, int count, char* out) { return below(vfs)->xRandomness(below(vfs), count, out); }
int sleep(sqlite3_vfs* vfs, int microseconds) { return below(vfs)->xSleep(below(vfs), microseconds); }
int last_error(sqlite3_vfs* vfs, int room, char* out) { return below(vfs)->xGetLastError(below(vfs), room, out); }
int current_time(sqlite3_vfs* vfs, sqlite3_int64* out) { return below(vfs)->xCurrentTimeInt64(below(vfs), out); }

sqlite3_vfs make_layer(sqlite3_vfs* real) {
  sqlite3_vfs layer{};
  layer.iVersion = 2;
  layer.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
  layer.mxPathname = real->mxPathname;
  layer.zName = "checked-pages";
  layer.xOpen = &open;
  layer.xDelete = &remove;
  layer.xAccess = &access;
  layer.xFullPathname = &full_name;
  layer.xRandomness = &randomness;
  layer.xSleep = &sleep;
  layer.xGetLastError = &last_error;
  layer.xCurrentTimeInt64 = &current_time;
  return layer;
}

}  // namespace

char const* checked_pages() {
  static sqlite3_vfs layer = make_layer(sqlite3_vfs_find(nullptr));
  static int const registered = sqlite3_vfs_register(&layer, 0);
  if (registered != SQLITE_OK) throw StorageError(Fault::broken, registered, "SQLite takes no layer for sums of pages");
  return layer.zName;
}

void reserve_for_sums(sqlite3* connection) {
  int bytes = sum_bytes;
  int const code = sqlite3_file_control(connection, nullptr, SQLITE_FCNTL_RESERVE_BYTES, &bytes);
  if (code != SQLITE_OK) throw error_of(connection, code, "reserve room for sums of pages");
}

bool has_sums(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<unsigned char> page(100);
  auto const read_more = [&](std::size_t from) {
    auto const count = static_cast<std::streamsize>(page.size() - from);
    return static_cast<bool>(in.read(reinterpret_cast<char*>(page.data() + from), count));
  };
  if (!read_more(0) || page[reserved_at] == sum_bytes) return true;
  page.resize(static_cast<std::size_t>(page_bytes_of(page.data() + page_size_at)));
  // A mark that was lost is damage: the layer says so when the page is read.
  return page.size() >= 512 && read_more(100) && lost_its_mark(page);
}

}  // namespace shidra::storage
