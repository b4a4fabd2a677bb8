// SPDX-License-Identifier: AGPL-3.0-or-later
// zlib, with states that are reset instead of made anew.
#include "server/gateway/deflate.hpp"

#include <algorithm>
#include <array>
#include <new>

#include <zlib.h>

namespace shidra::gateway {
namespace {

constexpr int raw = -15;   // no zlib header, the window every peer can read
constexpr int level = 3;   // 6 is thrice as slow on a snapshot for 6 % less
constexpr int memory = 8;  // zlib's default
constexpr std::string_view tail{"\0\0\xFF\xFF", 4};

struct Deflater {
  z_stream stream{};
  Deflater() {
    if (deflateInit2(&stream, level, Z_DEFLATED, raw, memory, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  }
  ~Deflater() { deflateEnd(&stream); }
  Deflater(Deflater const&) = delete;
  Deflater& operator=(Deflater const&) = delete;
};

struct Inflater {
  z_stream stream{};
  Inflater() {
    if (inflateInit2(&stream, raw) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(Inflater const&) = delete;
  Inflater& operator=(Inflater const&) = delete;
};

void give(z_stream& stream, std::string_view bytes) {
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib only reads it
  stream.avail_in = static_cast<uInt>(bytes.size());
}

/// Inflates all of `bytes` onto `out`; more than `most` there is too much.
tl::expected<void, Unsound> inflate_onto(std::string& out, std::size_t most, z_stream& stream, std::string_view bytes) {
  std::array<char, 16 * 1024> piece;
  give(stream, bytes);
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = piece.size();
    auto const said = inflate(&stream, Z_SYNC_FLUSH);
    auto const made = piece.size() - stream.avail_out;
    if (made > most - out.size()) return tl::make_unexpected(Unsound::too_big);
    out.append(piece.data(), made);
    if (said == Z_STREAM_END) {  // a block marked as the last may be followed by others (§7.2.3.4)
      if (inflateReset(&stream) != Z_OK) return tl::make_unexpected(Unsound::damaged);
      if (stream.avail_in == 0) return {};
    } else if (said != Z_OK && said != Z_BUF_ERROR) {
      return tl::make_unexpected(Unsound::damaged);
    } else if (stream.avail_in == 0 && stream.avail_out > 0) {
      return {};
    }
  }
}

}  // namespace

std::string deflated(std::string_view text) {
  static thread_local Deflater deflater;
  auto& stream = deflater.stream;
  deflateReset(&stream);
  std::string out(deflateBound(&stream, text.size()) + 16, '\0');
  give(stream, text);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_SYNC_FLUSH) != Z_OK || stream.avail_in > 0 || stream.avail_out == 0) throw std::bad_alloc();
  out.resize(out.size() - stream.avail_out - tail.size());
  return out;
}

tl::expected<std::string, Unsound> inflated(std::string_view payload, std::size_t most) {
  static thread_local Inflater inflater;
  auto& stream = inflater.stream;
  if (inflateReset(&stream) != Z_OK) return tl::make_unexpected(Unsound::damaged);
  std::string out;
  for (auto const part : {payload, tail}) {
    if (auto const done = inflate_onto(out, most, stream, part); !done) return tl::make_unexpected(done.error());
  }
  // With its tail a whole message ends behind a block. (zlib sets this bit then; see inflate() in its manual.)
  if ((stream.data_type & 128) == 0) return tl::make_unexpected(Unsound::damaged);
  return out;
}

}  // namespace shidra::gateway
