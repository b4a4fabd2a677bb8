// SPDX-License-Identifier: AGPL-3.0-or-later
// Making a backup: everything is put together in INTO/.partial, flushed, and renamed last.
#include "server/backup/backup.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/chrono.h>
#include <spdlog/spdlog.h>

#include "server/backup/copying.hpp"
#include "server/summaries/file_store.hpp"
#include "storage/engine/backup.hpp"
#include "storage/engine/database.hpp"
#include "storage/restored.hpp"

namespace shidra::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "shidra-";
constexpr std::size_t most_manifest_bytes = 64UL * 1024 * 1024;
constexpr std::uintmax_t room_to_spare = 64UL * 1024 * 1024;  // bytes; the lists, and what is written meanwhile

std::string name_at(std::chrono::system_clock::time_point time) {
  return fmt::format("{}{:%Y%m%dT%H%M%SZ}", prefix, fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

/// Names sort as backups were made, also when the clock was set back meanwhile or two fall into one second.
std::string name_after(std::vector<fs::path> const& earlier, std::chrono::system_clock::time_point now) {
  auto name = name_at(now);
  if (earlier.empty()) return name;
  auto const last = earlier.back().filename().string();
  auto const second = last.substr(0, name.size());
  for (int later = 1; name <= last; ++later) name = fmt::format("{}-{:03}", second, later);
  return name;
}

bool is_backup(fs::path const& folder) { return fs::is_regular_file(folder / sums_name); }

/// Removed with all in it unless it was put in its place.
struct Partial {
  fs::path path;
  explicit Partial(fs::path where) : path(std::move(where)) {
    fs::remove_all(path);  // of a backup that was cut off
    fs::create_directory(path);
    fs::permissions(path, fs::perms::owner_all);
  }
  Partial(Partial const&) = delete;
  Partial& operator=(Partial const&) = delete;
  ~Partial() {
    std::error_code ignored;  // the failure that is under way matters more; the next backup removes it
    fs::remove_all(path, ignored);
  }
};

Manifest manifest_of(fs::path const& backup) {
  return read_manifest(read_file(backup / manifest_name, most_manifest_bytes));
}

/// What the first of these backups that knows another history says. One that cannot be read says nothing, and must not
/// keep a new one from being made.
std::optional<std::string> contradiction_of_any(storage::Read& read, std::vector<fs::path> const& earlier) {
  for (auto const& backup : earlier) {
    try {
      if (auto rewritten = contradiction(read, manifest_of(backup)))
        return backup.filename().string() + ": " + *rewritten;
    } catch (std::exception const& error) {
      spdlog::error("{} cannot be compared: {}", backup.string(), error.what());
    }
  }
  return std::nullopt;
}

/// Removes a folder with all in it, whatever happens.
struct Removed {
  fs::path path;
  ~Removed() {
    std::error_code ignored;  // what went wrong before matters more
    fs::remove_all(path, ignored);
  }
};

/// Whatever keeps an upload from being read as it was stored: gone, damaged, a sector that cannot be read.
bool is_whole(fs::path const& upload, storage::Digest const& digest) {
  try {
    return digest_of_file(upload) == digest;
  } catch (std::system_error const& error) {
    spdlog::error("{}: {}", upload.string(), error.what());
    return false;
  }
}

std::uintmax_t size_of(fs::path const& file) {
  std::error_code gone;  // an upload that was withdrawn meanwhile
  auto const size = fs::file_size(file, gone);
  return gone ? 0 : size;
}

/// A disk that fills up in the middle of it would stop the server too, if its data lie there.
void expect_room(fs::path const& data, fs::path const& into) {
  auto const database = storage::database_file(data);
  auto needed = size_of(database) + size_of(fs::path(database).concat("-wal")) + room_to_spare;
  std::error_code none;
  for (auto const& entry : fs::recursive_directory_iterator(summaries::files_folder(data), none))
    if (entry.is_regular_file(none)) needed += size_of(entry.path());
  auto const room = fs::space(into).available;
  constexpr auto mib = 1024 * 1024;
  if (room < needed)
    throw Refused(fmt::format("{} has {} MiB, {} MiB are needed: no backup is made, and none removed", into.string(),
                              room / mib, needed / mib + 1));
}

void copy_database(fs::path const& data, fs::path const& to) {
  storage::Connection connection(storage::database_file(data), storage::Connection::Mode::read_only);
  storage::applied_migrations(connection);  // throws if this program cannot read it
  storage::copy_to(connection, to);
}

}  // namespace

std::vector<fs::path> backups_in(fs::path const& place) {
  std::vector<fs::path> found;
  std::error_code missing;
  for (auto const& entry : fs::directory_iterator(place, missing))
    if (entry.path().filename().string().starts_with(prefix) && is_backup(entry.path())) found.push_back(entry.path());
  std::ranges::sort(found);  // their names are times
  return found;
}

Made make(fs::path const& data, fs::path const& into, std::optional<int> keep) {
  storage::expect_database(data);
  storage::FolderLock const one_at_a_time(into);
  auto const now = std::chrono::system_clock::now();
  auto const earlier = backups_in(into);
  auto const folder = into / name_after(earlier, now);
  Partial const partial(into / ".partial");
  expect_room(data, into);

  copy_database(data, partial.path / database_name);
  Made made{folder};
  Manifest manifest;
  std::vector<storage::Digest> files;
  storage::OneShot::read(partial.path, [&](storage::Read& read) {
    manifest = describe(read, std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
    files = storage::stored_files(read);
    made.contradicts = contradiction_of_any(read, earlier);
    for (auto const& [name, value] : manifest.holds)
      if (name == "journal" && value != "ok") made.contradicts = "the journal is " + value;
  });

  std::vector<Sum> sums;
  auto const uploads = summaries::files_folder(data), copies = summaries::files_folder(partial.path);
  for (auto const& digest : files) {
    auto const from = summaries::path_of_file(uploads, digest), to = summaries::path_of_file(copies, digest);
    if (!is_whole(from, digest)) {  // one bad upload must not keep everything else out of the backup
      manifest.missing_files.push_back(digest);
      continue;
    }
    auto const copied = copy_hashed(from, to);
    if (copied.digest != digest) throw Refused(from.string() + " changes while it is read");
    sums.push_back({fs::relative(to, partial.path).string(), digest});
    made.bytes += copied.bytes;
    ++made.files;
  }
  made.missing = static_cast<std::int64_t>(manifest.missing_files.size());

  write_file(partial.path / manifest_name, write_manifest(manifest));
  for (auto const* name : {manifest_name, database_name}) {
    sums.push_back({name, digest_of_file(partial.path / name)});
    made.bytes += static_cast<std::int64_t>(fs::file_size(partial.path / name));
  }
  write_file(partial.path / sums_name, write_sums(sums));
  flush_folders(partial.path);
  fs::rename(partial.path, folder);
  storage::sync_path(into);

  // While histories differ, every backup may be the one that knows the true one.
  if (auto kept = backups_in(into); keep && !made.contradicts && kept.size() > static_cast<std::size_t>(*keep))
    for (auto const& old : std::span(kept).first(kept.size() - static_cast<std::size_t>(*keep))) fs::remove_all(old);
  return made;
}

fs::path find_backup(fs::path const& place) {
  if (is_backup(place)) return place;
  auto const found = backups_in(place);
  if (found.empty()) throw Refused("no backup in " + place.string());
  return found.back();
}

Drilled drill(fs::path const& place, fs::path const& scratch) {
  Drilled drilled{find_backup(place), {}};
  drilled.restored = restore(drilled.folder, scratch);
  Removed const afterwards{scratch};
  storage::OneShot::read(scratch, [&](storage::Read& read) {
    for (auto const& other : backups_in(place)) {
      if (other == drilled.folder) continue;
      if (auto const rewritten = contradiction(read, manifest_of(other)))
        throw Refused(fmt::format("{} knows another history: {}", other.string(), *rewritten));
      ++drilled.compared;
    }
  });
  return drilled;
}

}  // namespace shidra::backup
