// SPDX-License-Identifier: AGPL-3.0-or-later
// The QR picture of a survey's short address. Any well-formed code gets one: the picture tells nothing that the code
// does not.
#include "server/pages/pages.hpp"
#include "server/surveys/rules/code.hpp"
#include "server/text/qr.hpp"

namespace shidra::pages {

Page qr_picture(Visit const& visit, std::string_view code) {
  if (surveys::normalise_code(code) != std::string(code)) return not_found(visit);
  Page page;
  page.type = "image/svg+xml";
  page.body = text::qr_svg(visit.absolute("/s/" + std::string(code)));
  return page;
}

}  // namespace shidra::pages
