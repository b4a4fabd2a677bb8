// SPDX-License-Identifier: AGPL-3.0-or-later
// See markdown.hpp.
#include "server/pipeline/markdown.hpp"

#include <new>

#include "server/text/markdown.hpp"

namespace shidra::pipeline {
namespace {

std::string_view code_of(text::MarkdownProblem problem) {
  switch (problem) {
    case text::MarkdownProblem::source_too_long:
      return "too_long";
    case text::MarkdownProblem::not_utf8:
      return "not_utf8";
    case text::MarkdownProblem::output_too_long:
      return "too_much_markup";
    case text::MarkdownProblem::too_many_columns:
      return "too_many_columns";
    case text::MarkdownProblem::nested_too_deep:
      return "nested_too_deep";
    case text::MarkdownProblem::out_of_memory:
      break;
  }
  throw std::bad_alloc();
}

}  // namespace

Expected<protocol::Html> rendered(std::string_view path, std::string_view source, std::string_view anchor) {
  auto html = text::render_markdown(source, anchor);
  if (html) return protocol::Html{std::move(html->markup)};
  auto const& refusal = html.error();
  return refuse_field(
      path, code_of(refusal.problem),
      {{"max", static_cast<std::int64_t>(refusal.limit)}, {"line", static_cast<std::int64_t>(refusal.line)}});
}

}  // namespace shidra::pipeline
