// SPDX-License-Identifier: AGPL-3.0-or-later
// libqrcodegen's modules as one SVG path: each dark run of a row is one rectangle.
#include "server/text/qr.hpp"

#include <fmt/format.h>
#include <qrcodegen/qrcodegen.hpp>

#include "server/text/escape.hpp"

namespace shidra::text {

namespace {

constexpr int quiet_zone = 4;

std::string dark_runs(qrcodegen::QrCode const& code) {
  std::string path;
  for (int y = 0; y < code.getSize(); ++y) {
    for (int x = 0; x < code.getSize(); ++x) {
      if (!code.getModule(x, y)) continue;
      int const begin = x;
      while (code.getModule(x + 1, y)) ++x;  // false outside the picture
      int const width = x - begin + 1;
      path += fmt::format("M{} {}h{}v1h-{}z", begin + quiet_zone, y + quiet_zone, width, width);
    }
  }
  return path;
}

}  // namespace

std::string qr_svg(std::string_view url) {
  auto const code = qrcodegen::QrCode::encodeText(std::string{url}.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
  int const side = code.getSize() + 2 * quiet_zone;
  return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" )"
                     R"(shape-rendering="crispEdges" style="background:#fff"><path fill="#000" d="{2}"/></svg>)",
                     side, escape_attribute(url), dark_runs(code));
}

}  // namespace shidra::text
