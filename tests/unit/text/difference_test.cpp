// SPDX-License-Identifier: AGPL-3.0-or-later
// Differences: shortest scripts checked against a plain table, the HTML of changes, and bounded work.
#include "server/text/difference.hpp"

#include <algorithm>
#include <chrono>
#include <random>

#include "server/text/edit_script.hpp"
#include "tests/catch.hpp"

using namespace shidra::text;

namespace {

/// Length of the longest common subsequence, by the textbook table.
std::size_t common_length(std::vector<int> const& a, std::vector<int> const& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j)
      table[i + 1][j + 1] = a[i] == b[j] ? table[i][j] + 1 : std::max(table[i][j + 1], table[i + 1][j]);
  return table[a.size()][b.size()];
}

/// Applies a script; also checks that it walks through `before` without leaving anything out.
std::vector<int> applied(std::vector<Edit> const& script, std::vector<int> const& before,
                         std::vector<int> const& after) {
  std::vector<int> out;
  std::size_t read = 0;
  for (Edit const& edit : script) {
    if (edit.kind != EditKind::insert) REQUIRE(edit.index == read++);
    if (edit.kind == EditKind::keep) out.push_back(before[edit.index]);
    if (edit.kind == EditKind::insert) out.push_back(after[edit.index]);
  }
  REQUIRE(read == before.size());
  return out;
}

}  // namespace

TEST_CASE("an edit script leads from the old sequence to the new one in the fewest edits") {
  std::mt19937 random{7};
  for (int round = 0; round < 2000; ++round) {
    std::vector<int> before(random() % 14);
    std::vector<int> after(random() % 14);
    for (int& value : before) value = static_cast<int>(random() % 4);
    for (int& value : after) value = static_cast<int>(random() % 4);
    auto const script = edit_script(before, after, 100);
    CHECK(applied(script, before, after) == after);
    auto const kept =
        std::count_if(script.begin(), script.end(), [](Edit const& e) { return e.kind == EditKind::keep; });
    CHECK(static_cast<std::size_t>(kept) == common_length(before, after));
    CHECK(applied(edit_script(before, after, 3), before, after) == after);
  }
}

TEST_CASE("changed words are marked inside their line") {
  CHECK(visible_difference("ביום שלישי בשעה 18:00\n", "ביום רביעי בשעה 18:00\n").markup ==
        "<p dir=\"auto\">ביום <del>שלישי</del><ins>רביעי</ins> בשעה 18:00</p>\n");
  CHECK(visible_difference("a\nb", "a\nb\nג <b>").markup ==
        "<p dir=\"auto\">a</p>\n<p dir=\"auto\">b</p>\n<p dir=\"auto\"><ins>ג &lt;b&gt;</ins></p>\n");
  CHECK(visible_difference("a\n\nb", "b").markup == "<p dir=\"auto\"><del>a</del></p>\n<p dir=\"auto\">b</p>\n");
  CHECK(visible_difference("one two three", "שלום לכל העולם").markup ==
        "<p dir=\"auto\"><del>one two three</del></p>\n<p dir=\"auto\"><ins>שלום לכל העולם</ins></p>\n");
}

TEST_CASE("equal texts have no difference and long unchanged stretches are shortened") {
  CHECK(visible_difference("a\r\nb", "a\nb").markup.empty());
  CHECK(visible_difference("", "").markup.empty());
  CHECK(visible_difference("1\n2\n3\n4\n5\n6\n7\n8\nx x x", "1\n2\n3\n4\n5\n6\n7\n8\nx x y").markup ==
        "<p class=\"unchanged\">⋯</p>\n<p dir=\"auto\">7</p>\n<p dir=\"auto\">8</p>\n"
        "<p dir=\"auto\">x x <del>x</del><ins>y</ins></p>\n");
  CHECK(
      visible_difference("a\n1\n2\n3\n4\n5\n6", "b\n1\n2\n3\n4\n5\n6\nc").markup ==
      "<p dir=\"auto\"><del>a</del></p>\n<p dir=\"auto\"><ins>b</ins></p>\n<p dir=\"auto\">1</p>\n<p "
      "dir=\"auto\">2</p>\n"
      "<p class=\"unchanged\">⋯</p>\n<p dir=\"auto\">5</p>\n<p dir=\"auto\">6</p>\n<p dir=\"auto\"><ins>c</ins></p>\n");
}

TEST_CASE("hostile sources cannot break out of a difference") {
  auto const html = visible_difference("<script>a</script> x x x", "<script>\"b' &</script> x x x\u202E").markup;
  CHECK(html.find("<script") == std::string::npos);
  CHECK(html.find('\'') == std::string::npos);
  CHECK(html.find("\u202E") == std::string::npos);
}

TEST_CASE("texts that have nothing in common are compared in bounded time") {
  std::string before;
  std::string after;
  std::string old_words;
  std::string new_words;
  for (int i = 0; i < 30000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i * 7 % 30000) + "\n";
    old_words += "a" + std::to_string(i) + " ";
    new_words += "b" + std::to_string(i * 7 % 30000) + " ";
  }
  auto const begin = std::chrono::steady_clock::now();
  CHECK_FALSE(visible_difference(before, after).markup.empty());
  CHECK_FALSE(visible_difference(old_words, new_words).markup.empty());
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
}
