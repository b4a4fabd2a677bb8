// SPDX-License-Identifier: AGPL-3.0-or-later
// A data folder for one test, removed with everything in it at the end. Any thread.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include <stdlib.h>

namespace shidra::tests {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "shidra-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::system_error(errno, std::generic_category(), pattern);
    path_ = pattern;
  }
  TemporaryFolder(TemporaryFolder const&) = delete;
  TemporaryFolder& operator=(TemporaryFolder const&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;  // a left-over folder in /tmp is no reason to fail a test
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path const& path() const { return path_; }
  operator std::filesystem::path const&() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace shidra::tests
