// SPDX-License-Identifier: AGPL-3.0-or-later
// A layer under SQLite (a VFS) that notices when the disk gives back other bytes than it was given. Each page of the
// database ends with eight bytes of sum, written with the page and compared whenever it is read; pages in the
// write-ahead log are compared with the sums that SQLite writes there, which it looks at only after a crash. What does
// not match is an I/O error (SQLITE_IOERR_DATA), never data. A program without this layer may read such a database; if
// it writes, its pages are refused here.
#pragma once

#include <filesystem>

struct sqlite3;

namespace shidra::storage {

/// The layer's name for sqlite3_open_v2(); it is registered over the default VFS at the first call. Any thread.
char const* checked_pages();

/// Asks for the eight bytes in a database that has no page yet, or at its next VACUUM.
void reserve_for_sums(sqlite3* connection);

/// Whether the pages of this database carry sums; true for a file that is not there or empty. Only while nothing in
/// this process has the file open: closing it here would drop the locks that others hold.
bool has_sums(std::filesystem::path const& file);

}  // namespace shidra::storage
