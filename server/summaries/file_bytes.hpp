// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes of a file on their way: a descriptor that closes itself, and a hash that grows. Owned by one thread at a time.
// Throw std::system_error where the disk fails, std::runtime_error where OpenSSL does.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

#include <openssl/evp.h>

#include "storage/engine/digest.hpp"

namespace shidra::summaries {

class OpenFile {
 public:
  /// `flags` as for open(2); symbolic links are not followed, a new file is its owner's only.
  OpenFile(std::filesystem::path path, int flags);
  OpenFile(OpenFile const&) = delete;
  OpenFile& operator=(OpenFile const&) = delete;
  ~OpenFile();

  /// How many bytes came; 0 at the end.
  std::size_t read(std::span<unsigned char> room) const;
  void write(std::span<unsigned char const> bytes) const;
  /// Returns when everything is on the disk.
  void flush() const;

 private:
  std::filesystem::path path_;
  int number_;
};

/// SHA-256 of what is added piece by piece.
class Hash {
 public:
  Hash();
  void add(std::span<unsigned char const> bytes);
  storage::Digest finish();

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace shidra::summaries
