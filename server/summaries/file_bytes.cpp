// SPDX-License-Identifier: AGPL-3.0-or-later
// See file_bytes.hpp.
#include "server/summaries/file_bytes.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace shidra::summaries {
namespace {

[[noreturn]] void fail(char const* what, std::filesystem::path const& path) {
  throw std::system_error(errno, std::generic_category(), fmt::format("{} {}", what, path.string()));
}

}  // namespace

OpenFile::OpenFile(std::filesystem::path path, int flags)
    : path_(std::move(path)), number_(::open(path_.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {
  if (number_ < 0) fail("cannot open", path_);
}

OpenFile::~OpenFile() { ::close(number_); }

std::size_t OpenFile::read(std::span<unsigned char> room) const {
  for (;;) {
    auto const count = ::read(number_, room.data(), room.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) fail("cannot read", path_);
  }
}

void OpenFile::write(std::span<unsigned char const> bytes) const {
  while (!bytes.empty()) {
    auto const count = ::write(number_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("cannot write", path_);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void OpenFile::flush() const {
  if (::fsync(number_) != 0) fail("cannot flush", path_);
}

Hash::Hash() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL has no SHA-256");
}

void Hash::add(std::span<unsigned char const> bytes) {
  if (EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1)
    throw std::runtime_error("OpenSSL could not hash");
}

storage::Digest Hash::finish() {
  storage::Digest digest{};
  if (EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) != 1)
    throw std::runtime_error("OpenSSL could not hash");
  return digest;
}

}  // namespace shidra::summaries
