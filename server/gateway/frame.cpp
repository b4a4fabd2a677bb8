// SPDX-License-Identifier: AGPL-3.0-or-later
// Framing of a text message (RFC 6455 §5.2): final, opcode 1, no mask, the shortest length that fits; RSV1 when
// compressed (RFC 7692 §6).
#include "server/gateway/frame.hpp"

#include "server/gateway/deflate.hpp"

namespace shidra::gateway {
namespace {

constexpr unsigned char final_text = 0x81, final_compressed_text = 0xC1;

void append_big_endian(std::string& to, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) to.push_back(static_cast<char>((value >> shift) & 0xFF));
}

/// With room for the payload behind it.
std::string frame_header(unsigned char first, std::size_t size) {
  std::string bytes;
  bytes.reserve(size + 10);
  bytes.push_back(static_cast<char>(first));
  if (size < 126) {
    bytes.push_back(static_cast<char>(size));
  } else if (size <= 0xFFFF) {
    bytes.push_back(126);
    append_big_endian(bytes, size, 2);
  } else {
    bytes.push_back(127);
    append_big_endian(bytes, size, 8);
  }
  return bytes;
}

}  // namespace

std::string_view Frame::wire(Compression compression) const {
  if (compression == Compression::none || bytes_.size() - header_ < compressed_from) return bytes_;
  std::call_once(tried_, [this] {
    auto const squeezed = deflated(payload());
    auto framed = frame_header(final_compressed_text, squeezed.size()).append(squeezed);
    if (framed.size() < bytes_.size()) compressed_ = std::move(framed);
  });
  return compressed_.empty() ? bytes_ : compressed_;
}

SharedFrame make_text_frame(std::string_view payload) {
  auto frame = std::make_shared<Frame>();
  frame->bytes_ = frame_header(final_text, payload.size());
  frame->header_ = frame->bytes_.size();
  frame->bytes_.append(payload);
  return frame;
}

}  // namespace shidra::gateway
