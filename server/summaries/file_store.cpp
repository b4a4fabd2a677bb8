// SPDX-License-Identifier: AGPL-3.0-or-later
// A content is copied beside its place, flushed, renamed into it, and the folders are flushed: the order a crash cannot
// upset. Writing the same content again replaces the copy there is, which also mends a damaged one.
#include "server/summaries/file_store.hpp"

#include <cerrno>
#include <span>
#include <system_error>
#include <vector>

#include <fcntl.h>

#include "server/summaries/file_bytes.hpp"
#include "server/summaries/file_name.hpp"
#include "server/summaries/file_type.hpp"
#include "storage/materials.hpp"

namespace shidra::summaries {
namespace {

namespace fs = std::filesystem;
using protocol::Refusal;
using storage::Digest;

/// Feeds a file to `use` piece by piece; returns its size.
template <class Use>
std::int64_t read_through(fs::path const& path, Use use) {
  OpenFile const file(path, O_RDONLY);
  std::vector<unsigned char> room(128 * 1024);
  std::int64_t size = 0;
  while (auto const count = file.read(room)) {
    size += static_cast<std::int64_t>(count);
    use(std::span<unsigned char const>(room.data(), count));
  }
  return size;
}

void flush_folder(fs::path const& folder) { OpenFile(folder, O_RDONLY | O_DIRECTORY).flush(); }

/// The copy that is being written; removed unless it was put in its place.
struct Incoming {
  fs::path path;
  ~Incoming() {
    std::error_code ignored;  // what cannot be removed now is swept at the next start
    fs::remove(path, ignored);
  }
};

void put_in_place(fs::path const& files, fs::path const& from, fs::path const& to) {
  fs::create_directories(to.parent_path());
  fs::rename(from, to);
  flush_folder(to.parent_path());
  flush_folder(files);
  flush_folder(files.parent_path());
}

tl::unexpected<Refusal> refuse(std::string code, protocol::Parameters params = {}) {
  return tl::unexpected(Refusal{std::move(code), std::move(params), {}});
}

tl::expected<StoredFile, Refusal> copy_in(fs::path const& files, fs::path const& spooled, StoredFile stored) {
  fs::create_directories(files);
  Incoming const incoming{files / ("incoming-" + storage::random_hex(16))};
  Hash hash;
  {
    OpenFile const copy(incoming.path, O_WRONLY | O_CREAT | O_EXCL);
    auto const size = read_through(spooled, [&](auto bytes) {
      hash.add(bytes);
      copy.write(bytes);
    });
    if (size != stored.size) throw std::runtime_error("an upload changed while it was stored");
    copy.flush();
  }
  stored.digest = hash.finish();
  put_in_place(files, incoming.path, path_of_file(files, stored.digest));
  return stored;
}

bool is_full(std::error_code const& code) { return code == std::errc::no_space_on_device || code.value() == EDQUOT; }

}  // namespace

fs::path files_folder(fs::path const& data_folder) { return data_folder / "files"; }

tl::expected<StoredFile, Refusal> store_content(fs::path const& files, std::string_view bytes,
                                                std::string_view given_name) {
  fs::create_directories(files);
  Incoming const spooled{files / ("incoming-" + storage::random_hex(16))};
  OpenFile(spooled.path, O_WRONLY | O_CREAT | O_EXCL)
      .write({reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size()});
  return store_file(files, spooled.path, given_name);
}

fs::path path_of_file(fs::path const& files, Digest const& digest) {
  auto const name = storage::to_hex(digest);
  return files / name.substr(0, 2) / name;
}

tl::expected<StoredFile, Refusal> store_file(fs::path const& files, fs::path const& spooled,
                                             std::string_view given_name) {
  StoredFile stored{};
  stored.size = static_cast<std::int64_t>(fs::file_size(spooled));
  if (stored.size == 0) return refuse("file_empty");
  if (stored.size > largest_file) return refuse("file_too_large", {{"mib", largest_file / (1024 * 1024)}});
  stored.type = sniffed_type(spooled, given_name);
  if (stored.type.empty()) return refuse("file_type_not_allowed");
  stored.name = safe_file_name(given_name, stored.type);
  try {
    return copy_in(files, spooled, std::move(stored));
  } catch (std::system_error const& error) {
    if (is_full(error.code())) return refuse("unavailable");
    throw;
  }
}

bool is_sound(fs::path const& files, Digest const& digest, std::int64_t size) {
  auto const path = path_of_file(files, digest);
  std::error_code missing;
  auto const found = fs::file_size(path, missing);
  if (missing || static_cast<std::int64_t>(found) != size) return false;
  Hash hash;
  read_through(path, [&](auto bytes) { hash.add(bytes); });
  return hash.finish() == digest;
}

std::int64_t sweep_files(storage::Read& read, fs::path const& files) {
  std::vector<fs::path> unused;
  if (!fs::exists(files)) return 0;
  for (auto const& entry : fs::recursive_directory_iterator(files)) {
    if (!entry.is_regular_file()) continue;
    auto const name = entry.path().filename().string();
    auto const digest = storage::from_hex(name);
    if (digest ? !storage::is_file_used(read, *digest) : name.starts_with("incoming-")) unused.push_back(entry.path());
  }
  for (auto const& path : unused) fs::remove(path);
  return static_cast<std::int64_t>(unused.size());
}

void sweep_spool(fs::path const& spool) {
  std::vector<fs::path> left;
  std::error_code error;  // what cannot be removed takes room and does no harm
  for (auto const& entry : fs::directory_iterator(spool, error))
    if (entry.path().filename().string().starts_with("body-")) left.push_back(entry.path());
  for (auto const& path : left) fs::remove(path, error);
}

}  // namespace shidra::summaries
