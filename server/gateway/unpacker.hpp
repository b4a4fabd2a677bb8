// SPDX-License-Identifier: AGPL-3.0-or-later
// Stands between the network and Beast on a socket that negotiated permessage-deflate: passes the peer's frames on as
// they are, except that a compressed message comes out as one plain frame. So Beast reads the same way on every socket,
// and none pays for an inflater of its own. What is wrong in a plain frame Beast finds; what is wrong in a compressed
// message is found here. Runs on: io thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace shidra::gateway {

class Unpacker {
 public:
  static constexpr std::size_t small = 4 * 1024;  ///< bytes

  /// `most`: bytes of a message once inflated.
  explicit Unpacker(std::size_t most) : most_(most) {}
  void allow(std::size_t most) { most_ = most; }

  enum class Verdict : std::uint8_t {
    fine,
    broken_rule,  ///< to be closed with protocol_error
    too_big,
    damaged  ///< no deflate stream inside: closed with bad_text
  };
  /// Bytes of the peer, cut anywhere. Looks no further than the end of a compressed message, so that a few bytes of the
  /// peer never become more than one message here; the rest is kept for go_on(). After anything but `fine` none of
  /// these must be called again.
  Verdict take(std::string_view bytes);
  /// Inflates the long message that has come whole, or looks at what take() had kept, in the same way. Once the output
  /// has been given.
  Verdict go_on();
  bool has_rest() const { return whole_ || !rest_.empty(); }
  /// A compressed message has come whole that is longer than `small` when inflated: go_on() makes output of it.
  bool is_whole() const { return whole_; }
  bool is_half_way() const { return !held_.empty(); }
  bool has_output() const { return given_ < out_.size(); }
  /// Moves at most `room` bytes for Beast to `to`; returns how many.
  std::size_t give(char* to, std::size_t room);

 private:
  enum class Passage : std::uint8_t { through, held };  ///< of the payload under way

  Verdict read_header();
  Verdict begin(unsigned char first, std::uint64_t length, bool masked, bool shortest);
  void payload(std::string_view bytes);
  Verdict end_frame();
  Verdict inflate(std::size_t most);
  std::size_t header_size() const;

  std::size_t most_;
  std::string out_;        ///< for Beast
  std::size_t given_ = 0;  ///< bytes of it that Beast has
  std::string rest_;       ///< of the peer, not looked at yet
  std::string held_;       ///< payload of the compressed message under way, unmasked
  std::uint64_t left_ = 0;
  std::array<char, 14> header_{};
  std::array<char, 4> mask_{};
  std::uint8_t have_ = 0;     ///< bytes of header_
  std::uint8_t mask_at_ = 0;  ///< where in the mask the next byte falls
  unsigned char opcode_ = 0;  ///< of the compressed message under way; 0: none
  bool in_payload_ = false, final_ = false, plain_open_ = false, whole_ = false;
  Passage passage_ = Passage::through;
};

}  // namespace shidra::gateway
