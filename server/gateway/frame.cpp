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
    auto framed = compressed();
    if (framed.size() < bytes_.size()) compressed_ = std::move(framed);
  });
  return compressed_.empty() ? bytes_ : compressed_;
}

std::string Frame::compressed() const {
  if (bundled_.empty()) {
    auto const squeezed = deflated(payload());
    return frame_header(final_compressed_text, squeezed.size()).append(squeezed);
  }
  std::string framed;
  for (auto const& one : bundled_) framed += one->wire(Compression::deflate);
  return framed;
}

SharedFrame make_text_frame(std::string_view payload) {
  auto frame = std::make_shared<Frame>();
  frame->bytes_ = frame_header(final_text, payload.size());
  frame->header_ = frame->bytes_.size();
  frame->bytes_.append(payload);
  return frame;
}

SharedFrame bundle_of(std::vector<SharedFrame> frames) {
  if (frames.size() == 1) return frames.front();
  auto bundle = std::make_shared<Frame>();
  std::size_t size = 0;
  for (auto const& one : frames) size += one->wire().size();
  bundle->bytes_.reserve(size);
  for (auto const& one : frames) bundle->bytes_ += one->wire();
  bundle->bundled_ = std::move(frames);
  return bundle;
}

}  // namespace shidra::gateway
