// SPDX-License-Identifier: AGPL-3.0-or-later
// The data folder's lock by flock(2). Runs on: the opening thread.
#include "storage/engine/folder_lock.hpp"

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace shidra::storage {
namespace {

std::string content_of(int descriptor) {
  std::array<char, 32> buffer{};
  auto const size = ::pread(descriptor, buffer.data(), buffer.size(), 0);
  std::string text(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return text.substr(0, text.find('\n'));
}

void make_folder(std::filesystem::path const& folder) {
  if (std::filesystem::is_symlink(folder) && !std::filesystem::exists(folder)) {
    throw std::runtime_error(folder.string() + " is a link to " + std::filesystem::read_symlink(folder).string() +
                             ", which is not there");
  }
  if (std::filesystem::create_directories(folder)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  }
}

}  // namespace

FolderLock::FolderLock(std::filesystem::path const& folder) {
  make_folder(folder);
  auto const file = folder / "lock";
  descriptor_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "cannot open " + file.string());
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    int const reason = errno;
    std::string const holder = content_of(descriptor_);
    ::close(descriptor_);
    if (reason != EWOULDBLOCK) throw std::system_error(reason, std::generic_category(), "cannot lock " + file.string());
    throw FolderInUse("the data folder " + folder.string() + " is in use by another shidra (process " + holder + ")");
  }
  // The number is only for the message above, so a full disk here does not matter.
  std::string const process = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor_, 0) == 0) {
    [[maybe_unused]] auto const written = ::pwrite(descriptor_, process.data(), process.size(), 0);
  }
}

FolderLock::~FolderLock() { ::close(descriptor_); }

void keep_private(std::filesystem::path const& folder) {
  make_folder(folder);
  struct stat found {};
  if (::stat(folder.c_str(), &found) != 0 || (found.st_mode & 077) == 0) return;
  bool const ours = found.st_uid == ::geteuid() && (found.st_mode & S_ISVTX) == 0;
  if (ours && ::chmod(folder.c_str(), 0700) == 0) return;
  spdlog::warn("{} is not this server's alone: other users of this machine may read what is put there",
               folder.string());
}

}  // namespace shidra::storage
