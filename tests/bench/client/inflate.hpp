// SPDX-License-Identifier: AGPL-3.0-or-later
// Takes the compression of RFC 7692 off one message. Every message stands alone (no context takeover).
#pragma once

#include <string>
#include <string_view>

#include <zlib.h>

namespace shidra::bench {

class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(Inflater const&) = delete;
  Inflater& operator=(Inflater const&) = delete;

  /// Throws Broken when it is no such message.
  std::string operator()(std::string_view wire);

 private:
  z_stream stream_{};
};

}  // namespace shidra::bench
