// SPDX-License-Identifier: AGPL-3.0-or-later
// SQLite's own file layer, with a result of the test's choice for syncs and writes of the write-ahead log and of
// the database. One FaultyFiles at a time; the results may be set from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <thread>

#include <sqlite3.h>

namespace shidra::tests {

namespace faulty {

inline std::atomic<int> on_database_sync{SQLITE_OK};
inline std::atomic<int> on_database_write{SQLITE_OK};
inline std::atomic<bool> hold_database_sync{false};  ///< until it is false again, whoever syncs the database waits
inline std::atomic<int> database_syncs{0};
inline std::atomic<int> on_sync{SQLITE_OK};
inline std::atomic<int> on_write{SQLITE_OK};
inline std::atomic<int> syncs{0};
inline sqlite3_vfs const* real = nullptr;
inline sqlite3_io_methods const *real_methods = nullptr, *real_database_methods = nullptr;

inline int sync(sqlite3_file* file, int flags) {
  ++syncs;
  return on_sync != SQLITE_OK ? on_sync.load() : real_methods->xSync(file, flags);
}

inline int sync_database(sqlite3_file* file, int flags) {
  while (hold_database_sync) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ++database_syncs;
  return on_database_sync != SQLITE_OK ? on_database_sync.load() : real_database_methods->xSync(file, flags);
}

inline int write_database(sqlite3_file* file, void const* data, int size, sqlite3_int64 offset) {
  return on_database_write != SQLITE_OK ? on_database_write.load()
                                        : real_database_methods->xWrite(file, data, size, offset);
}

inline int write(sqlite3_file* file, void const* data, int size, sqlite3_int64 offset) {
  return on_write != SQLITE_OK ? on_write.load() : real_methods->xWrite(file, data, size, offset);
}

inline int open(sqlite3_vfs* self, char const* name, sqlite3_file* file, int flags, int* out) {
  static sqlite3_io_methods methods, database_methods;
  int const code = real->xOpen(self, name, file, flags, out);
  if (code == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0) {
    real_methods = file->pMethods;
    methods = *file->pMethods;
    methods.xSync = sync;
    methods.xWrite = write;
    file->pMethods = &methods;
  }
  if (code == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB) != 0) {
    real_database_methods = file->pMethods;
    database_methods = *file->pMethods;
    database_methods.xSync = sync_database;
    database_methods.xWrite = write_database;
    file->pMethods = &database_methods;
  }
  return code;
}

}  // namespace faulty

/// While it lives, new connections go through the faulty layer.
struct FaultyFiles {
  sqlite3_vfs layer;

  FaultyFiles() : layer(*sqlite3_vfs_find(nullptr)) {
    faulty::real = sqlite3_vfs_find(nullptr);
    layer.zName = "faulty";
    layer.xOpen = faulty::open;
    sqlite3_vfs_register(&layer, 1);
  }
  FaultyFiles(FaultyFiles const&) = delete;
  FaultyFiles& operator=(FaultyFiles const&) = delete;
  ~FaultyFiles() {
    faulty::on_sync = SQLITE_OK;
    faulty::on_database_sync = SQLITE_OK;
    faulty::on_database_write = SQLITE_OK;
    faulty::hold_database_sync = false;
    faulty::on_write = SQLITE_OK;
    sqlite3_vfs_unregister(&layer);
    sqlite3_vfs_register(sqlite3_vfs_find("unix"), 1);
  }
};

}  // namespace shidra::tests
