// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL of the key that seals browser cookies.
#include "storage/browser_key.hpp"

#include "storage/engine/digest.hpp"

namespace shidra::storage {

std::optional<std::string> find_browser_key(Read& read) {
  return read.first<std::string>(R"sql(SELECT value FROM meta WHERE key = 'browser_key')sql");
}

std::string browser_key(Write& write) {
  write.run(R"sql(INSERT INTO meta (key, value) VALUES ('browser_key', $1) ON CONFLICT (key) DO NOTHING)sql",
            random_hex(32));
  return write.value<std::string>(R"sql(SELECT value FROM meta WHERE key = 'browser_key')sql");
}

}  // namespace shidra::storage
