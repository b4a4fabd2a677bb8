// SPDX-License-Identifier: AGPL-3.0-or-later
// See inflate.hpp.
#include "tests/bench/client/inflate.hpp"

#include "tests/bench/client/socket.hpp"

namespace shidra::bench {

Inflater::Inflater() {
  if (inflateInit2(&stream_, -15) != Z_OK) throw Broken("zlib");
}

Inflater::~Inflater() { inflateEnd(&stream_); }

std::string Inflater::operator()(std::string_view wire) {
  std::string in(wire);
  in.append("\x00\x00\xff\xff", 4);  // RFC 7692 §7.2.2
  std::string out;
  inflateReset(&stream_);
  stream_.next_in = reinterpret_cast<Bytef*>(in.data());
  stream_.avail_in = static_cast<uInt>(in.size());
  int result = Z_OK;
  do {
    auto const from = out.size();
    out.resize(from + in.size() * 4);
    stream_.next_out = reinterpret_cast<Bytef*>(out.data() + from);
    stream_.avail_out = static_cast<uInt>(out.size() - from);
    result = inflate(&stream_, Z_SYNC_FLUSH);
    out.resize(out.size() - stream_.avail_out);
  } while (result == Z_OK && stream_.avail_out == 0);
  bool const whole = stream_.avail_in == 0 && (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR);
  if (!whole) throw Broken("a message that does not inflate");
  return out;
}

}  // namespace shidra::bench
