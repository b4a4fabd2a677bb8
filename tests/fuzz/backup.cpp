// SPDX-License-Identifier: AGPL-3.0-or-later
// The two files of a backup that are read before anything is known of them: refused or read, and never a path outside.
#include "server/backup/manifest.hpp"
#include "server/backup/sums.hpp"
#include "tests/fuzz/oracle.hpp"

using namespace shidra;
using fuzz::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto text = fuzz::text_of(data, size);
  try {
    if (fuzz::take_byte(text) % 2 == 0) {
      auto const sums = backup::read_sums(text);
      expect(backup::write_sums(sums) == text, "what is read is what was written, to the letter");
      for (auto const& [name, digest] : sums)
        expect(name.find("..") == std::string::npos && name.front() != '/', "nothing outside the backup is named");
    } else {
      auto const manifest = backup::read_manifest(text);
      auto const written = backup::write_manifest(manifest);
      expect(backup::write_manifest(backup::read_manifest(written)) == written, "a manifest is read as it was written");
    }
  } catch (backup::Refused const&) {  // the only thing that bad input may lead to
    return 0;
  }
  return 0;
}
