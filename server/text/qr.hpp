// SPDX-License-Identifier: AGPL-3.0-or-later
// A QR picture of an address, for the big screen and for print. Pure function, any thread.
#pragma once

#include <string>
#include <string_view>

namespace shidra::text {

/// Inline SVG: one path, error correction level M, the quiet zone of four modules that scanners want, black on white
/// whatever the page's colours are. `url` is at most 2331 bytes (what level M can hold); std::length_error beyond that.
/// The picture's name for screen readers is the address itself.
std::string qr_svg(std::string_view url);

}  // namespace shidra::text
