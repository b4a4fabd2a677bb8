// SPDX-License-Identifier: AGPL-3.0-or-later
// WebSocket frames of a peer on their way to Beast, compressed ones among them: where they are cut makes no difference,
// and no message comes out larger than its limit.
#include <algorithm>
#include <string>

#include "server/gateway/unpacker.hpp"
#include "tests/fuzz/oracle.hpp"

using namespace shidra;
using fuzz::expect;
using Verdict = gateway::Unpacker::Verdict;

namespace {

// Bytes of a message: little, so that the limit is met often; but some are longer than small.
constexpr std::size_t most = 4 * gateway::Unpacker::small;
constexpr std::size_t header_bytes = 14;  // the longest header of a frame

struct Passed {
  Verdict verdict = Verdict::fine;
  std::string out;
};

Passed pass(std::string_view bytes, std::size_t step) {
  gateway::Unpacker unpacker(most);
  Passed passed;
  while (!bytes.empty() && passed.verdict == Verdict::fine) {
    auto const piece = bytes.substr(0, step);
    bytes.remove_prefix(piece.size());
    passed.verdict = unpacker.take(piece);
    for (;;) {
      if (passed.verdict != Verdict::fine) break;
      auto const before = passed.out.size();
      char room[512];
      while (unpacker.has_output()) passed.out.append(room, unpacker.give(room, sizeof room));
      expect(passed.out.size() - before <= piece.size() + header_bytes + most + header_bytes, "one message at a time");
      if (!unpacker.has_rest()) break;
      passed.verdict = unpacker.go_on();
    }
  }
  return passed;
}

/// Every complete frame that came out: what was compressed is one plain frame within the limit.
void check_out(std::string_view out, std::size_t input_bytes) {
  while (out.size() >= 2) {
    auto const second = static_cast<unsigned char>(out[1]);
    std::size_t length = second & 0x7FU, header = 2;
    if (length >= 126) {
      auto const bytes = length == 126 ? 2U : 8U;
      if (out.size() < header + bytes) return;
      length = 0;
      for (unsigned at = 0; at < bytes; ++at) length = length * 256 + static_cast<unsigned char>(out[header + at]);
      header += bytes;
    }
    header += (second & 0x80U) != 0 ? 4 : 0;
    if (out.size() < header || out.size() - header < length) return;
    expect(length <= std::max(most, input_bytes), "nothing grows beyond the limit");
    out.remove_prefix(header + length);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto bytes = fuzz::text_of(data, size);
  auto const step = fuzz::take_byte(bytes) + 1;
  auto const whole = pass(bytes, std::max<std::size_t>(bytes.size(), 1)), pieces = pass(bytes, step);
  expect(whole.verdict == pieces.verdict, "where frames are cut makes no difference to the verdict");
  if (whole.verdict == Verdict::fine) expect(whole.out == pieces.out, "nor to what comes out");
  expect(pieces.out.size() <= bytes.size() + (bytes.size() / 6 + 1) * (most + header_bytes), "output is bounded");
  check_out(pieces.out, bytes.size());
  return 0;
}
