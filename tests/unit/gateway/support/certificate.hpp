// SPDX-License-Identifier: AGPL-3.0-or-later
// A self-signed certificate with an EC key, in two files that go with this.
#pragma once

#include <string>

namespace shidra::gateway::test {

struct Certificate {
  std::string folder, certificate, key;
  Certificate();
  ~Certificate();
  Certificate(Certificate const&) = delete;
  Certificate& operator=(Certificate const&) = delete;
  /// Replaces both files.
  void write(long serial) const;
};

}  // namespace shidra::gateway::test
