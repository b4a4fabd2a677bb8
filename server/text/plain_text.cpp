// SPDX-License-Identifier: AGPL-3.0-or-later
// Markdown without its markup, for letters, feeds and previews. Same parser and limits as the HTML; stops where they
// stop it.
#include <vector>

#include <fmt/format.h>

#include "server/text/code_points.hpp"
#include "server/text/markdown_events.hpp"
#include "server/text/unicode.hpp"

namespace shidra::text {

namespace {

class PlainReader {
 public:
  PlainReader(std::string_view source, bool in_one_line) : limits_{source}, in_one_line_{in_one_line} {}

  int enter_block(MD_BLOCKTYPE type, void const* detail) noexcept;
  int leave_block(MD_BLOCKTYPE type, void const* detail) noexcept;
  int enter_span(MD_SPANTYPE type, void const* detail) noexcept { return limits_.enter_span(type, detail); }
  int leave_span(MD_SPANTYPE /*type*/, void const* /*detail*/) noexcept {
    limits_.leave_span();
    return 0;
  }
  int text(MD_TEXTTYPE type, std::string_view text) noexcept;

  std::string take();

 private:
  void end_line(std::size_t line_ends);
  void open_item(MD_BLOCK_LI_DETAIL const& item);
  void close_heading();

  MarkdownLimits limits_;
  bool in_one_line_;
  std::size_t colon_end_ = 0;  // where the colon after the last heading ends
  std::string out_;
  std::vector<unsigned> next_number_;  // of each open list; 0 in a list without numbers
  bool item_opened_ = false;
};

/// Ends the text so far with at least that many line ends, unless a list item has just begun.
void PlainReader::end_line(std::size_t line_ends) {
  if (out_.empty() || item_opened_) return;
  std::size_t found = 0;
  while (found < out_.size() && out_[out_.size() - 1 - found] == '\n') ++found;
  for (; found < line_ends; ++found) out_ += '\n';
}

void PlainReader::open_item(MD_BLOCK_LI_DETAIL const& item) {
  end_line(1);
  out_.append(2 * (next_number_.size() - 1), ' ');
  unsigned& number = next_number_.back();
  out_ += number == 0 ? "• " : fmt::format("{}. ", number++);
  if (item.is_task != 0) out_ += item.task_mark == ' ' ? "☐ " : "☑ ";
  item_opened_ = true;
}

/// In one line a heading would run into the sentence after it.
void PlainReader::close_heading() {
  constexpr std::string_view ends = ".:;,!?\n ";
  if (!in_one_line_ || out_.empty() || ends.find(out_.back()) != std::string_view::npos) return;
  out_ += ':';
  colon_end_ = out_.size();
}

int PlainReader::enter_block(MD_BLOCKTYPE type, void const* detail) noexcept {
  if (limits_.enter_block(type, detail) != 0) return stop_parsing;
  switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL: {
      item_opened_ = false;
      end_line(next_number_.empty() ? 2 : 1);
      // A list that begins at 0 is shown from 1: 0 stands for "no numbers" here.
      unsigned const start = type == MD_BLOCK_UL ? 0 : static_cast<MD_BLOCK_OL_DETAIL const*>(detail)->start;
      next_number_.push_back(type == MD_BLOCK_OL && start == 0 ? 1 : start);
      break;
    }
    case MD_BLOCK_LI:
      open_item(*static_cast<MD_BLOCK_LI_DETAIL const*>(detail));
      break;
    case MD_BLOCK_P:
    case MD_BLOCK_H:
    case MD_BLOCK_CODE:
    case MD_BLOCK_TABLE:
      end_line(2);
      break;
    case MD_BLOCK_TR:
      end_line(1);
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      if (!out_.empty() && out_.back() != '\n') out_ += " | ";
      break;
    default:
      break;
  }
  return 0;
}

int PlainReader::leave_block(MD_BLOCKTYPE type, void const* /*detail*/) noexcept {
  limits_.leave_block(type);
  if (type == MD_BLOCK_LI) item_opened_ = false;
  if (type == MD_BLOCK_H) close_heading();
  if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) {
    next_number_.pop_back();
    end_line(next_number_.empty() ? 2 : 1);
  } else if (type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_CODE || type == MD_BLOCK_TABLE) {
    end_line(2);
  }
  return limits_.check_output(out_.size());
}

int PlainReader::text(MD_TEXTTYPE type, std::string_view text) noexcept {
  limits_.note_place(text.data());
  item_opened_ = false;
  switch (type) {
    case MD_TEXT_NULLCHAR:
      out_ += "\uFFFD";
      break;
    case MD_TEXT_BR:
      out_ += '\n';
      break;
    case MD_TEXT_SOFTBR:
      out_ += ' ';
      break;
    case MD_TEXT_ENTITY:
      append_visible(out_, entity_text(text).value_or(std::string{text}));
      break;
    default:
      append_visible(out_, text);
  }
  return limits_.check_output(out_.size());
}

std::string PlainReader::take() {
  while (!out_.empty() && (out_.back() == '\n' || out_.back() == ' ')) out_.pop_back();
  if (colon_end_ > 0 && out_.size() == colon_end_) out_.pop_back();  // nothing came after that heading
  return std::move(out_);
}

/// A text that is cut at a limit may end inside a character.
std::string in_whole_characters(std::string_view text) {
  if (is_valid_utf8(text)) return std::string(text);
  std::string whole;
  for (CodePoints points(text); points.more();) append_utf8(whole, points.next());
  return whole;
}

std::string read(std::string_view source, bool in_one_line) {
  auto const text = for_md4c(in_whole_characters(source.substr(0, longest_markdown)));
  PlainReader reader{text, in_one_line};
  parse_markdown(text, reader);  // what was read before a limit is what we want
  return reader.take();
}

}  // namespace

std::string plain_text(std::string_view source) { return read(source, false); }

std::string excerpt(std::string_view source, std::size_t limit) {
  std::string const text = read(source, true);
  std::string line;
  for (char const letter : text) {
    char const flat = letter == '\n' || letter == '\t' ? ' ' : letter;
    if (flat != ' ' || (!line.empty() && line.back() != ' ')) line += flat;
  }
  return cut_on_word(line, limit);
}

}  // namespace shidra::text
