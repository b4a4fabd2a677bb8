// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows Markdown as it will look. Anybody who is signed in may ask; nothing is kept.
#include "server/pipeline/markdown.hpp"
#include "server/summaries/commands.hpp"

namespace shidra::summaries {

pipeline::Expected<protocol::TextPreview> preview_text(pipeline::Look&, protocol::PreviewText const& request) {
  auto html = pipeline::rendered("/markdown", request.markdown.value, "preview");
  if (!html) return tl::unexpected(std::move(html.error()));
  return protocol::TextPreview{std::move(*html)};
}

}  // namespace shidra::summaries
