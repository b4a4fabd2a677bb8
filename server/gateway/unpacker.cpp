// SPDX-License-Identifier: AGPL-3.0-or-later
// Frame by frame: header, payload, end.
#include "server/gateway/unpacker.hpp"

#include <algorithm>
#include <cstring>

#include "server/gateway/deflate.hpp"

namespace shidra::gateway {
namespace {

constexpr unsigned char fin = 0x80, reserved = 0x70, compressed = 0x40, opcode_bits = 0x0F, control = 0x08;
constexpr unsigned char continuation = 0, text = 1, binary = 2;
/// A message that cannot be made smaller grows a little (RFC 1951 §3.2.4: five bytes for each stored block).
constexpr std::size_t longest(std::size_t message) { return message + message / 1000 + 64; }

void append_big_endian(std::string& to, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) to.push_back(static_cast<char>((value >> shift) & 0xFF));
}

}  // namespace

std::size_t Unpacker::header_size() const {
  if (have_ < 2) return 2;
  auto const second = static_cast<unsigned char>(header_[1]);
  auto const length = second & 0x7F;
  auto const length_bytes = length == 127 ? 8U : length == 126 ? 2U : 0U;
  return 2U + length_bytes + ((second & 0x80) != 0 ? 4U : 0U);
}

Unpacker::Verdict Unpacker::take(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!in_payload_) {
      header_[have_++] = bytes.front();
      bytes.remove_prefix(1);
      if (have_ < header_size()) continue;
      if (auto const verdict = read_header(); verdict != Verdict::fine) return verdict;
    } else {
      auto const part = bytes.substr(0, left_);
      payload(part);
      bytes.remove_prefix(part.size());
    }
    if (in_payload_ && left_ == 0) {
      bool const ends_message = passage_ == Passage::held && final_;
      if (auto const verdict = end_frame(); verdict != Verdict::fine) return verdict;
      if (ends_message) return rest_.assign(bytes), Verdict::fine;
    }
  }
  return Verdict::fine;
}

Unpacker::Verdict Unpacker::go_on() {
  if (whole_) {
    whole_ = false;
    return inflate(most_);
  }
  std::string bytes;
  bytes.swap(rest_);
  return take(bytes);
}

Unpacker::Verdict Unpacker::read_header() {
  auto const first = static_cast<unsigned char>(header_[0]), second = static_cast<unsigned char>(header_[1]);
  std::uint64_t length = second & 0x7F;
  std::size_t at = 2;
  bool shortest = true;
  if (auto const length_bytes = length == 127 ? 8U : length == 126 ? 2U : 0U; length_bytes > 0) {
    length = 0;
    for (; at < 2 + length_bytes; ++at) length = length << 8 | static_cast<unsigned char>(header_[at]);
    shortest = length_bytes == 8 ? length > 0xFFFF : length > 125;
  }
  auto const masked = (second & 0x80) != 0;
  if (masked) std::memcpy(mask_.data(), header_.data() + at, mask_.size());
  return begin(first, length, masked, shortest);
}

Unpacker::Verdict Unpacker::begin(unsigned char first, std::uint64_t length, bool masked, bool shortest) {
  auto const opcode = static_cast<unsigned char>(first & opcode_bits);
  auto const is_data = opcode == text || opcode == binary;
  final_ = (first & fin) != 0;
  in_payload_ = true;
  left_ = length;
  mask_at_ = 0;
  passage_ = Passage::through;
  // Only the first frame of a message may say that it is compressed (RFC 7692 §6.1); Beast refuses it anywhere else.
  auto const starts = is_data && opcode_ == 0 && !plain_open_ && (first & reserved) == compressed;
  if (starts || (opcode_ != 0 && (opcode & control) == 0)) {
    if (!starts && (opcode != continuation || (first & reserved) != 0)) return Verdict::broken_rule;
    if (!masked || !shortest) return Verdict::broken_rule;
    if (length > longest(most_) - held_.size()) return Verdict::too_big;
    if (starts) opcode_ = opcode;
    passage_ = Passage::held;
    return Verdict::fine;
  }
  if (is_data) plain_open_ = !final_;
  if (opcode == continuation && final_) plain_open_ = false;
  out_.append(header_.data(), have_);
  return Verdict::fine;
}

void Unpacker::payload(std::string_view bytes) {
  left_ -= bytes.size();
  if (passage_ == Passage::through) {
    out_.append(bytes);
    return;
  }
  auto const from = held_.size();
  if (auto const needed = from + bytes.size(); needed > held_.capacity()) {
    std::string larger;  // reserve() of one that has room already doubles it, whatever is asked for
    larger.reserve(std::min(std::max(needed, 2 * held_.capacity()), longest(most_)));
    larger += held_;
    held_.swap(larger);
  }
  held_.append(bytes);
  for (auto at = from; at < held_.size(); ++at) {
    held_[at] = static_cast<char>(held_[at] ^ mask_[mask_at_]);
    mask_at_ = static_cast<std::uint8_t>((mask_at_ + 1) % 4);
  }
}

Unpacker::Verdict Unpacker::end_frame() {
  in_payload_ = false;
  have_ = 0;
  if (passage_ == Passage::through || !final_) return Verdict::fine;
  // Most are small. Of a long one this is found out at no more cost than that of a small one.
  auto const verdict = inflate(std::min(small, most_));
  whole_ = verdict == Verdict::too_big && small < most_;
  return whole_ ? Verdict::fine : verdict;
}

Unpacker::Verdict Unpacker::inflate(std::size_t most) {
  auto message = inflated(held_, most);
  if (!message && message.error() == Unsound::too_big && most < most_)
    return Verdict::too_big;  // held for a larger one
  std::string().swap(held_);  // `= {}` would keep the buffer
  if (!message) return message.error() == Unsound::too_big ? Verdict::too_big : Verdict::damaged;
  out_.push_back(static_cast<char>(fin | opcode_));
  auto const size = message->size();
  if (size < 126) {
    append_big_endian(out_, 0x80 | size, 1);
  } else if (size <= 0xFFFF) {
    append_big_endian(out_, 0x80 | 126, 1);
    append_big_endian(out_, size, 2);
  } else {
    append_big_endian(out_, 0x80 | 127, 1);
    append_big_endian(out_, size, 8);
  }
  out_.append(4, '\0');  // a mask that changes nothing
  out_.append(*message);
  opcode_ = 0;
  return Verdict::fine;
}

std::size_t Unpacker::give(char* to, std::size_t room) {
  auto const count = std::min(room, out_.size() - given_);
  std::memcpy(to, out_.data() + given_, count);
  given_ += count;
  if (has_output()) return count;
  std::string().swap(out_);  // an idle socket keeps no buffer
  given_ = 0;
  return count;
}

}  // namespace shidra::gateway
