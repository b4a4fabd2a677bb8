// SPDX-License-Identifier: AGPL-3.0-or-later
// Framing of a text message (RFC 6455 §5.2): final, opcode 1, no mask, the shortest length that fits.
#include "server/gateway/frame.hpp"

#include <cstdint>

namespace shidra::gateway {
namespace {

void append_big_endian(std::string& to, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) to.push_back(static_cast<char>((value >> shift) & 0xFF));
}

}  // namespace

SharedFrame make_text_frame(std::string_view payload) {
  auto frame = std::make_shared<Frame>();
  auto& bytes = frame->bytes_;
  bytes.reserve(payload.size() + 10);
  bytes.push_back(static_cast<char>(0x81));
  if (payload.size() < 126) {
    bytes.push_back(static_cast<char>(payload.size()));
  } else if (payload.size() <= 0xFFFF) {
    bytes.push_back(126);
    append_big_endian(bytes, payload.size(), 2);
  } else {
    bytes.push_back(127);
    append_big_endian(bytes, payload.size(), 8);
  }
  frame->header_ = bytes.size();
  bytes.append(payload);
  return frame;
}

}  // namespace shidra::gateway
