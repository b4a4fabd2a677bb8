// SPDX-License-Identifier: AGPL-3.0-or-later
// Files of the HTTP side: a request's body written as it comes, a reply's body read as it goes. Runs on: io thread.
// Reads and writes are small and go through the page cache.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "server/gateway/http_message.hpp"

namespace shidra::gateway {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();
  int number() const { return number_; }

 private:
  int number_;
};

/// How much of the disk request bodies may fill together. The share of one is given back with the last owner of its
/// body, on any thread.
class SpoolRoom {
 public:
  /// Nothing when fewer than `bytes` of `most` are left.
  std::shared_ptr<void const> take(std::uint64_t bytes, std::uint64_t most);

 private:
  std::shared_ptr<std::atomic<std::uint64_t>> used_ = std::make_shared<std::atomic<std::uint64_t>>(0);
};

/// A new file in the folder, only its owner can read it. Throws std::system_error, as append() does (a full disk).
class SpoolWriter {
 public:
  SpoolWriter(std::string const& folder, std::shared_ptr<void const> room);
  void append(std::string_view bytes);
  std::shared_ptr<SpooledBody> body() const { return body_; }

 private:
  std::string path_;
  Descriptor file_;
  std::shared_ptr<SpooledBody> body_;
};

/// Hands out a FileBody piece by piece. Throws std::system_error; also when the file is shorter than promised.
class FileReader {
 public:
  explicit FileReader(FileBody const& body);
  bool at_end() const { return left_ == 0; }
  std::string next(std::size_t most);

 private:
  Descriptor file_;
  std::uint64_t offset_, left_;
};

}  // namespace shidra::gateway
