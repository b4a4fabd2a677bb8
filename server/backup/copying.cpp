// SPDX-License-Identifier: AGPL-3.0-or-later
// See copying.hpp.
#include "server/backup/copying.hpp"

#include <vector>

#include <fcntl.h>

#include "server/backup/sums.hpp"
#include "server/summaries/file_bytes.hpp"
#include "storage/engine/backup.hpp"

namespace shidra::backup {
namespace {

namespace fs = std::filesystem;
using summaries::Hash;
using summaries::OpenFile;

constexpr std::size_t piece = 256 * 1024;  // bytes

template <class Use>
std::int64_t read_through(fs::path const& path, Use use) {
  OpenFile const file(path, O_RDONLY);
  std::vector<unsigned char> room(piece);
  std::int64_t size = 0;
  while (auto const count = file.read(room)) {
    size += static_cast<std::int64_t>(count);
    use(std::span<unsigned char const>(room.data(), count));
  }
  return size;
}

}  // namespace

Copied copy_hashed(fs::path const& from, fs::path const& to) {
  fs::create_directories(to.parent_path());
  OpenFile const copy(to, O_WRONLY | O_CREAT | O_EXCL);
  Hash hash;
  Copied copied;
  copied.bytes = read_through(from, [&](auto bytes) {
    hash.add(bytes);
    copy.write(bytes);
  });
  copy.flush();
  copied.digest = hash.finish();
  return copied;
}

storage::Digest digest_of_file(fs::path const& path) {
  Hash hash;
  read_through(path, [&](auto bytes) { hash.add(bytes); });
  return hash.finish();
}

std::string read_file(fs::path const& path, std::size_t most_bytes) {
  if (fs::file_size(path) > most_bytes) throw Refused(path.filename().string() + " is too large to be what it says");
  std::string text;
  read_through(path, [&](auto bytes) { text.append(reinterpret_cast<char const*>(bytes.data()), bytes.size()); });
  return text;
}

void write_file(fs::path const& path, std::string_view text) {
  OpenFile const file(path, O_WRONLY | O_CREAT | O_EXCL);
  file.write({reinterpret_cast<unsigned char const*>(text.data()), text.size()});
  file.flush();
}

void flush_folders(fs::path const& folder) {
  for (auto const& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_directory()) storage::sync_path(entry.path());
  storage::sync_path(folder);
}

}  // namespace shidra::backup
