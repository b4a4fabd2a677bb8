// SPDX-License-Identifier: AGPL-3.0-or-later
// Restoring a backup: with DATA locked, everything comes into DATA/.restoring and is checked there; the database moves
// to its place last.
#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/backup/backup.hpp"
#include "server/backup/copying.hpp"
#include "server/summaries/file_store.hpp"
#include "storage/engine/backup.hpp"
#include "storage/engine/database.hpp"
#include "storage/engine/stream.hpp"
#include "storage/restored.hpp"
#include "storage/surveys.hpp"

namespace shidra::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_list_bytes = 64UL * 1024 * 1024;

/// What a restore that died in the middle of put_in_place() left: its database is still aside, its uploads are not.
bool has_moved_uploads(fs::path const& data) {
  auto const aside = storage::restoring_folder(data);
  return fs::exists(storage::database_file(aside)) && !fs::exists(summaries::files_folder(aside)) &&
         !fs::exists(storage::database_file(data));
}

/// A lock says nothing of what a folder holds, and what an earlier restore left before it died is not in the way.
/// Returns whether there is a folder.
bool expect_empty(fs::path const& data) {
  if (!fs::exists(data)) return false;
  bool const moved = fs::is_directory(data) && has_moved_uploads(data);
  auto const may_stay = [&](fs::path const& path) {
    return path.filename() == "lock" || path == storage::restoring_folder(data) ||
           (moved && path == summaries::files_folder(data));
  };
  if (!fs::is_directory(data) || !std::ranges::all_of(fs::directory_iterator(data), may_stay,
                                                      [](fs::directory_entry const& entry) { return entry.path(); }))
    throw Refused(data.string() + " is not empty: a backup is only restored into an empty folder");
  return true;
}

/// As root, what is restored belongs to whom the folder belongs: a service could not open it otherwise.
void give_to_owner_of(fs::path const& data, fs::path const& given) {
  struct stat folder {};
  if (::stat(data.c_str(), &folder) != 0) throw std::system_error(errno, std::generic_category(), data.string());
  if (::geteuid() != 0 || folder.st_uid == 0) return;
  auto const give = [&](fs::path const& path) {
    if (::lchown(path.c_str(), folder.st_uid, folder.st_gid) != 0)
      throw std::system_error(errno, std::generic_category(), "cannot give away " + path.string());
  };
  give(given);
  if (fs::is_directory(given))
    for (auto const& entry : fs::recursive_directory_iterator(given)) give(entry.path());
}

/// The folder everything is brought into; whatever stays in it at the end is removed. While it lives no server starts
/// on `data`.
class Incoming {
 public:
  explicit Incoming(fs::path data)
      : data_(std::move(data)), path_(storage::restoring_folder(data_)), was_there_(expect_empty(data_)), lock_(data_) {
    give_to_owner_of(data_, data_ / "lock");  // also if the restore fails: the service could not take it
    expect_empty(data_);                      // a server may have come and gone before the lock was ours
    if (has_moved_uploads(data_)) fs::remove_all(summaries::files_folder(data_));
    fs::remove_all(path_);
    fs::create_directory(path_);
    for (auto const& folder : {data_, path_}) fs::permissions(folder, fs::perms::owner_all);
  }
  Incoming(Incoming const&) = delete;
  Incoming& operator=(Incoming const&) = delete;
  ~Incoming() {
    std::error_code ignored;  // the failure that is under way matters more
    if (!done_ && moved_) fs::remove_all(summaries::files_folder(data_), ignored);
    fs::remove_all(path_, ignored);
    if (done_ || was_there_) return;
    fs::remove(data_ / "lock", ignored);
    fs::remove(data_, ignored);
  }

  fs::path const& path() const { return path_; }

  void put_in_place() {
    remove_all_but_content();
    give_to_owner_of(data_, path_);
    flush_folders(path_);
    for (auto const* name : {"shidra.db", "shidra.db-wal", "shidra.db-shm", "files"})
      if (fs::exists(fs::symlink_status(data_ / name)))
        throw Refused((data_ / name).string() + " was put there meanwhile: nothing is restored over it");
    auto const uploads = summaries::files_folder(path_);
    if (fs::exists(uploads)) {
      fs::rename(uploads, summaries::files_folder(data_));
      moved_ = true;
    }
    fs::rename(storage::database_file(path_), storage::database_file(data_));
    done_ = true;  // whatever fails from here on, its uploads stay beside the database
    storage::sync_path(data_);
  }

 private:
  /// So that the folder is empty, and its restore over for everybody, once the database has left it.
  void remove_all_but_content() const {
    std::vector<fs::path> rest;
    for (auto const& entry : fs::directory_iterator(path_))
      if (entry.path() != storage::database_file(path_) && entry.path() != summaries::files_folder(path_))
        rest.push_back(entry.path());
    for (auto const& path : rest) fs::remove_all(path);
  }

  fs::path data_, path_;
  bool was_there_;
  storage::FolderLock lock_;
  bool moved_ = false, done_ = false;
};

std::vector<Sum> sums_of(fs::path const& backup) {
  auto sums = read_sums(read_file(backup / sums_name, most_list_bytes));
  for (auto const& entry : fs::recursive_directory_iterator(backup)) {
    auto const name = fs::relative(entry.path(), backup).string();
    if (entry.is_directory() || name == sums_name) continue;
    if (std::ranges::find(sums, name, &Sum::name) == sums.end())
      throw Refused(name + " does not belong to the backup: " + sums_name + " does not name it");
  }
  return sums;
}

void bring_in(fs::path const& backup, std::vector<Sum> const& sums, fs::path const& to) {
  for (auto const& [name, digest] : sums) {
    if (!fs::is_regular_file(backup / name)) throw Refused(name + " is missing from the backup");
    if (copy_hashed(backup / name, to / name).digest != digest)
      throw Refused(name + " is damaged: its SHA-256 is not the one in " + sums_name);
  }
}

/// Only pages and keys: what the server itself would not notice before it comes across it.
void expect_sound_pages(fs::path const& folder) {
  storage::Connection connection(storage::database_file(folder), storage::Connection::Mode::read_only);
  storage::Read read(connection);
  if (auto const damage = storage::first_damage(read)) throw Refused("the database is damaged: " + *damage);
}

void expect_same(Manifest const& manifest, std::vector<storage::InfoLine> const& holds) {
  for (auto const& [name, value] : holds) {
    auto const said = std::ranges::find(manifest.holds, name, &storage::InfoLine::name);
    if (said != manifest.holds.end() && said->value != value)
      throw Refused(fmt::format("{}: {} in the database, {} in {}", name, value, said->value, manifest_name));
    if (name == "journal" && value != "ok") throw Refused("the journal is " + value);
  }
}

void expect_uploads(storage::Read& read, Manifest const& manifest, fs::path const& folder) {
  for (auto const& digest : storage::stored_files(read)) {
    bool const known = std::ranges::find(manifest.missing_files, digest) != manifest.missing_files.end();
    if (!known && !fs::exists(summaries::path_of_file(summaries::files_folder(folder), digest)))
      throw Refused("an upload is missing from the backup: " + storage::to_hex(digest));
  }
}

}  // namespace

Restored restore(fs::path const& backup, fs::path const& data) {
  auto const sums = sums_of(backup);
  Incoming incoming(data);
  auto const& folder = incoming.path();
  bring_in(backup, sums, folder);

  Restored restored;
  restored.manifest = read_manifest(read_file(folder / manifest_name, most_list_bytes));
  restored.files = std::ranges::count_if(sums, [](auto const& sum) { return sum.name.starts_with("files/"); });
  expect_sound_pages(folder);
  // Also brings a backup of an older version up to date.
  storage::OneShot::write(folder, [](storage::Write& write) {
    storage::renew_epoch(write);
    storage::end_all_access(write);
  });
  storage::OneShot::read(folder, [&](storage::Read& read) {
    restored.holds = storage::info(read);
    restored.letters = storage::letters_waiting(read);
    restored.sealed_surveys = static_cast<std::int64_t>(storage::open_anonymous_surveys(read).size());
    expect_same(restored.manifest, restored.holds);
    if (auto const rewritten = contradiction(read, restored.manifest)) throw Refused(*rewritten);
    expect_uploads(read, restored.manifest, folder);
  });
  incoming.put_in_place();
  return restored;
}

}  // namespace shidra::backup
