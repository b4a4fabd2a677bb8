// SPDX-License-Identifier: AGPL-3.0-or-later
// Temporary files and streamed files.
#include "server/gateway/spool.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace shidra::gateway {
namespace {

[[noreturn]] void fail(int error, std::string const& what) {
  throw std::system_error(error, std::generic_category(), what);
}

int open_or_throw(std::string const& path) {
  auto const number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (number < 0) fail(errno, path);
  return number;
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

std::shared_ptr<void const> SpoolRoom::take(std::uint64_t bytes, std::uint64_t most) {
  if (bytes > most || used_->load() > most - bytes) return nullptr;  // only the io thread adds
  *used_ += bytes;
  return {used_.get(), [used = used_, bytes](void const*) { *used -= bytes; }};
}

SpoolWriter::SpoolWriter(std::string const& folder, std::shared_ptr<void const> room)
    : path_(folder + "/body-XXXXXX"), file_(::mkostemp(path_.data(), O_CLOEXEC)) {
  if (file_.number() < 0) fail(errno, path_);
  body_ = std::make_shared<SpooledBody>(path_);
  body_->room = std::move(room);
}

void SpoolWriter::append(std::string_view bytes) {
  body_->bytes += bytes.size();
  while (!bytes.empty()) {
    auto const count = ::write(file_.number(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno, path_);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

FileReader::FileReader(FileBody const& body)
    : file_(open_or_throw(body.path.string())), offset_(body.offset), left_(body.length) {}

std::string FileReader::next(std::size_t most) {
  std::string bytes(std::min<std::uint64_t>(most, left_), '\0');
  auto const count = ::pread(file_.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset_));
  if (count <= 0) fail(count < 0 ? errno : EIO, "file is shorter than the reply promised");
  bytes.resize(static_cast<std::size_t>(count));
  offset_ += bytes.size();
  left_ -= bytes.size();
  return bytes;
}

}  // namespace shidra::gateway
