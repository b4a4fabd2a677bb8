// SPDX-License-Identifier: AGPL-3.0-or-later
// The allow-list renderer: md4c's events to HTML. Every tag is written here by name; all else is escaped text.
#include "server/text/markdown.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>
#include <unicode/uchar.h>

#include "server/text/code_points.hpp"
#include "server/text/links.hpp"
#include "server/text/markdown_events.hpp"
#include "server/text/unicode.hpp"

namespace shidra::text {

namespace {

/// Exceptions must not cross md4c's C frames; std::bad_alloc ends the process there, as it would anywhere else.
class HtmlReader {
 public:
  HtmlReader(std::string_view source, std::string_view anchor) : limits_{source}, anchor_{anchor} {}

  int enter_block(MD_BLOCKTYPE type, void const* detail) noexcept;
  int leave_block(MD_BLOCKTYPE type, void const* detail) noexcept;
  int enter_span(MD_SPANTYPE type, void const* detail) noexcept;
  int leave_span(MD_SPANTYPE type, void const* detail) noexcept;
  int text(MD_TEXTTYPE type, std::string_view text) noexcept;

  Html take() { return {std::move(out_)}; }
  std::optional<MarkdownRefusal> refusal(int result) const { return limits_.refusal(result); }

 private:
  void open_container(std::string_view start);
  void close_container(std::string_view end);
  void open_heading(unsigned level);
  void open_cell(std::string_view name, MD_BLOCK_TD_DETAIL const& cell);
  void open_item(MD_BLOCK_LI_DETAIL const& item);
  void open_link(MD_ATTRIBUTE const& href);
  void close_link();
  void close_image(MD_ATTRIBUTE const& src);
  void write(std::string_view visible);
  void settle_direction(std::string_view visible);
  void begin_letters(std::string_view direction);
  void count_letters(std::string_view visible);
  void settle_letters();

  MarkdownLimits limits_;
  std::string_view anchor_;
  std::string out_;
  std::vector<std::size_t> containers_;  // where the direction of each open list, quote and table stands in out_
  std::size_t directed_ = 0;             // how many of them, from the outermost, have seen their first letter
  std::string_view direction_;           // written for the block whose letters are being counted; empty: none is
  std::size_t direction_at_ = 0;         // where it stands in out_
  int letters_rtl_ = 0, letters_ltr_ = 0;
  bool first_rtl_ = false;
  std::size_t settled_from_ = 0;  // the containers from here on go by the first of these letters, too
  unsigned headings_ = 0;
  unsigned image_depth_ = 0;
  std::string alternative_;  // text of the image being read
  std::string link_address_;
  std::string link_text_;
  std::size_t link_begin_ = 0;
  std::size_t link_tag_end_ = 0;
  bool in_link_ = false;  // inside an <a> that was written; a refused link only counts in link_depth_
  unsigned link_depth_ = 0;
  bool in_code_ = false;
};

unsigned shifted_level(unsigned level) { return std::min(level + 2, 6U); }

/// Writes `start` with the direction around it, which settle_direction corrects: both values have the same length.
void HtmlReader::open_container(std::string_view start) {
  std::string const around = directed_ > 0 ? out_.substr(containers_[directed_ - 1], 3) : "ltr";
  out_ += start;
  out_ += " dir=\"";
  containers_.push_back(out_.size());
  out_ += around + "\">";
}

void HtmlReader::close_container(std::string_view end) {
  containers_.pop_back();
  directed_ = std::min(directed_, containers_.size());
  out_ += end;
}

void HtmlReader::settle_direction(std::string_view visible) {
  if (directed_ == containers_.size()) return;
  for (CodePoints walk{visible}; walk.more();) {
    auto const direction = u_charDirection(static_cast<UChar32>(walk.next()));
    bool const right_to_left = direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
    if (!right_to_left && direction != U_LEFT_TO_RIGHT) continue;
    if (letters_rtl_ + letters_ltr_ == 0) settled_from_ = directed_;
    for (; directed_ < containers_.size(); ++directed_)
      out_.replace(containers_[directed_], 3, right_to_left ? "rtl" : "ltr");
    return;
  }
}

bool is_right_to_left(char32_t point) {
  auto const direction = u_charDirection(static_cast<UChar32>(point));
  return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
}

/// A block of text was just opened; `direction` ends where out_ ends but for the closing `">`.
void HtmlReader::begin_letters(std::string_view direction) {
  direction_ = direction;
  direction_at_ = out_.size() - direction.size() - 2;
  letters_rtl_ = letters_ltr_ = 0;
  settled_from_ = containers_.size();
}

/// Addresses and code are no sentence.
void HtmlReader::count_letters(std::string_view visible) {
  if (link_depth_ > 0 || in_code_) return;
  for (CodePoints walk{visible}; walk.more();) {
    auto const point = walk.next();
    bool const rtl = is_right_to_left(point);
    if (!rtl && u_charDirection(static_cast<UChar32>(point)) != U_LEFT_TO_RIGHT) continue;
    if (letters_rtl_ + letters_ltr_ == 0) first_rtl_ = rtl;
    ++(rtl ? letters_rtl_ : letters_ltr_);
  }
}

/// The first letter decides, as browsers have it, unless it is Latin and most are not: a Hebrew sentence may begin with
/// the name of a company. The other way round it stays: names and quotations in it are often longer than the sentence.
void HtmlReader::settle_letters() {
  if (direction_.empty()) return;
  bool const misled = !first_rtl_ && letters_rtl_ > letters_ltr_;
  if (misled) out_.replace(direction_at_, direction_.size(), "rtl");
  for (auto at = settled_from_; misled && at < containers_.size(); ++at) out_.replace(containers_[at], 3, "rtl");
  direction_ = {};
}

void HtmlReader::open_heading(unsigned level) {
  out_ += fmt::format("<h{} id=\"{}-{}\" dir=\"auto\">", shifted_level(level), anchor_, ++headings_);
  begin_letters("auto");
}

void HtmlReader::open_cell(std::string_view name, MD_BLOCK_TD_DETAIL const& cell) {
  constexpr std::array<std::string_view, 4> alignments{"", " class=\"align-left\"", " class=\"align-center\"",
                                                       " class=\"align-right\""};
  std::string_view const scope = name == "th" ? " scope=\"col\"" : "";
  out_ += fmt::format("<{}{}{} dir=\"auto\">", name, scope, alignments.at(static_cast<std::size_t>(cell.align)));
  begin_letters("auto");
}

void HtmlReader::open_item(MD_BLOCK_LI_DETAIL const& item) {
  bool const task = item.is_task != 0;
  bool const done = task && item.task_mark != ' ';
  open_container(!task ? "<li" : done ? "<li class=\"task-done\"" : "<li class=\"task-open\"");
  begin_letters("ltr");
  if (task) out_ += done ? "☑ " : "☐ ";
}

int HtmlReader::enter_block(MD_BLOCKTYPE type, void const* detail) noexcept {
  if (limits_.enter_block(type, detail) != 0) return stop_parsing;
  settle_letters();  // of an item in which another list begins
  switch (type) {
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML:
      break;  // raw HTML is off: md4c sends it as text
    case MD_BLOCK_QUOTE:
      open_container("<blockquote");
      break;
    case MD_BLOCK_UL:
      open_container("<ul");
      break;
    case MD_BLOCK_OL: {
      unsigned const start = static_cast<MD_BLOCK_OL_DETAIL const*>(detail)->start;
      open_container(start == 1 ? "<ol" : fmt::format("<ol start=\"{}\"", start));
      break;
    }
    case MD_BLOCK_LI:
      open_item(*static_cast<MD_BLOCK_LI_DETAIL const*>(detail));
      break;
    case MD_BLOCK_HR:
      out_ += "<hr>\n";
      break;
    case MD_BLOCK_H:
      open_heading(static_cast<MD_BLOCK_H_DETAIL const*>(detail)->level);
      break;
    case MD_BLOCK_CODE:
      out_ += "<pre dir=\"auto\"><code>";
      break;
    case MD_BLOCK_P:
      out_ += "<p dir=\"auto\">";
      begin_letters("auto");
      break;
    case MD_BLOCK_TABLE:
      open_container("<table");
      break;
    case MD_BLOCK_THEAD:
      out_ += "<thead>";
      break;
    case MD_BLOCK_TBODY:
      out_ += "<tbody>";
      break;
    case MD_BLOCK_TR:
      out_ += "<tr>";
      break;
    case MD_BLOCK_TH:
      open_cell("th", *static_cast<MD_BLOCK_TD_DETAIL const*>(detail));
      break;
    case MD_BLOCK_TD:
      open_cell("td", *static_cast<MD_BLOCK_TD_DETAIL const*>(detail));
      break;
  }
  return limits_.check_output(out_.size());
}

int HtmlReader::leave_block(MD_BLOCKTYPE type, void const* detail) noexcept {
  limits_.leave_block(type);
  settle_letters();
  switch (type) {
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML:
    case MD_BLOCK_HR:
      return 0;
    case MD_BLOCK_QUOTE:
      close_container("</blockquote>\n");
      break;
    case MD_BLOCK_UL:
      close_container("</ul>\n");
      break;
    case MD_BLOCK_OL:
      close_container("</ol>\n");
      break;
    case MD_BLOCK_LI:
      close_container("</li>\n");
      break;
    case MD_BLOCK_H:
      out_ += fmt::format("</h{}>\n", shifted_level(static_cast<MD_BLOCK_H_DETAIL const*>(detail)->level));
      break;
    case MD_BLOCK_CODE:
      out_ += "</code></pre>\n";
      break;
    case MD_BLOCK_P:
      out_ += "</p>\n";
      break;
    case MD_BLOCK_TABLE:
      close_container("</table>\n");
      break;
    case MD_BLOCK_THEAD:
      out_ += "</thead>";
      break;
    case MD_BLOCK_TBODY:
      out_ += "</tbody>";
      break;
    case MD_BLOCK_TR:
      out_ += "</tr>";
      break;
    case MD_BLOCK_TH:
      out_ += "</th>";
      break;
    case MD_BLOCK_TD:
      out_ += "</td>";
      break;
  }
  return limits_.check_output(out_.size());
}

void HtmlReader::open_link(MD_ATTRIBUTE const& href) {
  auto const address = link_address(href);
  in_link_ = address && is_allowed_link(*address);
  if (!in_link_) return;
  link_address_ = *address;
  link_text_.clear();
  link_begin_ = out_.size();
  out_ += "<a href=\"" + escape_attribute(*address) + "\" rel=\"nofollow noopener ugc\">";
  link_tag_end_ = out_.size();
}

void HtmlReader::close_link() {
  if (!in_link_) return;
  in_link_ = false;
  bool const empty = out_.size() == link_tag_end_;
  if (empty || shows_another_host(link_text_, link_address_)) {
    out_.erase(link_begin_, link_tag_end_ - link_begin_);
  } else {
    out_ += "</a>";
  }
}

void HtmlReader::close_image(MD_ATTRIBUTE const& src) {
  auto const address = link_address(src);
  if (address && is_allowed_image(*address)) {
    out_ += "<img src=\"" + escape_attribute(*address) + "\" alt=\"" + escape_attribute(alternative_) +
            "\" loading=\"lazy\">";
  } else {
    out_ += escape_html(alternative_);
  }
  if (in_link_) link_text_ += alternative_;
  settle_direction(alternative_);
  alternative_.clear();
}

int HtmlReader::enter_span(MD_SPANTYPE type, void const* detail) noexcept {
  if (limits_.enter_span(type, detail) != 0) return stop_parsing;
  if (type == MD_SPAN_IMG) ++image_depth_;
  if (image_depth_ > 0) return 0;  // an alternative text has no markup
  switch (type) {
    case MD_SPAN_EM:
      out_ += "<em>";
      break;
    case MD_SPAN_STRONG:
      out_ += "<strong>";
      break;
    case MD_SPAN_DEL:
      out_ += "<del>";
      break;
    case MD_SPAN_CODE:
      out_ += "<code>";
      in_code_ = true;
      break;
    case MD_SPAN_A:
      // md4c finds bare addresses inside the text of a link, too: only the outer link counts.
      if (++link_depth_ == 1) open_link(static_cast<MD_SPAN_A_DETAIL const*>(detail)->href);
      break;
    default:
      break;  // extensions that are off
  }
  return limits_.check_output(out_.size());
}

int HtmlReader::leave_span(MD_SPANTYPE type, void const* detail) noexcept {
  limits_.leave_span();
  if (type == MD_SPAN_IMG && --image_depth_ == 0) close_image(static_cast<MD_SPAN_IMG_DETAIL const*>(detail)->src);
  if (image_depth_ > 0) return 0;
  switch (type) {
    case MD_SPAN_EM:
      out_ += "</em>";
      break;
    case MD_SPAN_STRONG:
      out_ += "</strong>";
      break;
    case MD_SPAN_DEL:
      out_ += "</del>";
      break;
    case MD_SPAN_CODE:
      out_ += "</code>";
      in_code_ = false;
      break;
    case MD_SPAN_A:
      if (--link_depth_ == 0) close_link();
      break;
    default:
      break;
  }
  return limits_.check_output(out_.size());
}

void HtmlReader::write(std::string_view text) {
  std::string visible;
  append_visible(visible, text);
  if (image_depth_ > 0) {
    alternative_ += visible;
    return;
  }
  if (in_link_) link_text_ += visible;
  settle_direction(visible);
  count_letters(visible);
  out_ += escape_html(visible);
}

int HtmlReader::text(MD_TEXTTYPE type, std::string_view text) noexcept {
  limits_.note_place(text.data());
  switch (type) {
    case MD_TEXT_NULLCHAR:
      write("\uFFFD");
      break;
    case MD_TEXT_BR:
      if (image_depth_ > 0)
        alternative_ += ' ';
      else
        out_ += "<br>\n";
      break;
    case MD_TEXT_SOFTBR:
      write("\n");
      break;
    case MD_TEXT_ENTITY:
      write(entity_text(text).value_or(std::string{text}));
      break;
    default:
      write(text);
  }
  return limits_.check_output(out_.size() + alternative_.size());
}

}  // namespace

tl::expected<Html, MarkdownRefusal> render_markdown(std::string_view source, std::string_view anchor) {
  if (source.size() > longest_markdown)
    return tl::unexpected{MarkdownRefusal{MarkdownProblem::source_too_long, longest_markdown, 0}};
  if (!is_valid_utf8(source)) return tl::unexpected{MarkdownRefusal{MarkdownProblem::not_utf8, 0, 0}};
  auto const text = for_md4c(source);
  HtmlReader reader{text, anchor};
  int const result = parse_markdown(text, reader);
  if (auto const refusal = reader.refusal(result)) return tl::unexpected{*refusal};
  return reader.take();
}

}  // namespace shidra::text
