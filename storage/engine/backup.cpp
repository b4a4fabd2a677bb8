// SPDX-License-Identifier: AGPL-3.0-or-later
// Copying by VACUUM INTO: one read transaction, so writers go on meanwhile. Any thread with its own connection.
#include "storage/engine/backup.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace shidra::storage {

void sync_path(std::filesystem::path const& path) {
  int const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  int const failed = descriptor < 0 || ::fsync(descriptor) != 0 ? errno : 0;
  if (descriptor >= 0) ::close(descriptor);
  if (failed != 0) {
    throw StorageError(Fault::broken, 0,
                       "cannot sync " + path.string() + ": " + std::generic_category().message(failed));
  }
}

namespace {

std::int64_t page_bytes(Connection& connection) {
  Statement size = connection.statement(R"sql(PRAGMA page_size)sql");
  size.step();
  return size.integer(0);
}

}  // namespace

void copy_to(Connection& connection, std::filesystem::path const& target) {
  auto const absolute = std::filesystem::absolute(target);
  auto const part = std::filesystem::path{absolute}.concat(".part");
  std::filesystem::remove(part);
  // An empty file made here gives the copy its mode: VACUUM would make one that everybody may read.
  int const descriptor = ::open(part.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    throw StorageError(errno == ENOSPC ? Fault::full : Fault::mistake, 0,
                       "cannot make " + part.string() + ": " + std::generic_category().message(errno));
  }
  ::close(descriptor);
  // The copy is a file of its own: what is written to it need not wait in memory.
  connection.execute("PRAGMA cache_spill = 1");
  try {
    // Pages may be written before the first one, which says that they carry sums: so it is said here.
    auto const name = uri_of(part, fmt::format("&sums={}", page_bytes(connection)));
    Statement vacuum = connection.statement(R"sql(VACUUM INTO $1)sql");
    vacuum.bind_text(1, name, Lifetime::copy);
    while (vacuum.step()) {
    }
    sync_path(part);
    std::filesystem::rename(part, absolute);
    sync_path(absolute.parent_path());
    connection.execute("PRAGMA cache_spill = 0");
  } catch (...) {
    connection.execute("PRAGMA cache_spill = 0");
    std::error_code ignored;  // the failure that is under way matters more
    std::filesystem::remove(part, ignored);
    throw;
  }
}

}  // namespace shidra::storage
