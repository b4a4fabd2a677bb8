// SPDX-License-Identifier: AGPL-3.0-or-later
// Markdown of ordinary people: exact HTML, plain text and excerpts.
#include "server/text/markdown.hpp"

#include "tests/catch.hpp"
#include "tests/unit/text/support/html_check.hpp"

using shidra::text::excerpt;
using shidra::text::plain_text;
using shidra::text::render_markdown;

namespace {

struct Row {
  std::string source;
  std::string html;
};

std::string const rel = " rel=\"nofollow noopener ugc\">";

}  // namespace

TEST_CASE("ordinary Markdown gives exactly this HTML") {
  std::vector<Row> const rows{
      {"", ""},
      {"שלום", "<p dir=\"auto\">שלום</p>\n"},
      {"# א\n\n## ב\n\n### ג\n\n#### ד\n\n###### ה",
       "<h3 id=\"h-1\" dir=\"auto\">א</h3>\n<h4 id=\"h-2\" dir=\"auto\">ב</h4>\n<h5 id=\"h-3\" dir=\"auto\">ג</h5>\n"
       "<h6 id=\"h-4\" dir=\"auto\">ד</h6>\n<h6 id=\"h-5\" dir=\"auto\">ה</h6>\n"},
      {"**חזק** *נטוי* ~~נמחק~~ `קוד`",
       "<p dir=\"auto\"><strong>חזק</strong> <em>נטוי</em> <del>נמחק</del> <code>קוד</code></p>\n"},
      {"שורה  \nשנייה\nשלישית", "<p dir=\"auto\">שורה<br>\nשנייה\nשלישית</p>\n"},
      {"---", "<hr>\n"},
      {"Teva Labs Ltd. הציגה את התוכנית לתושבים", "<p dir=\"rtl\">Teva Labs Ltd. הציגה את התוכנית לתושבים</p>\n"},
      {"# שלום to all of you", "<h3 id=\"h-1\" dir=\"auto\">שלום to all of you</h3>\n"},
      {"ab `שלום לכל העולם`", "<p dir=\"auto\">ab <code>שלום לכל העולם</code></p>\n"},
      {"- Teva הציגה תוכנית\n  - NGO וגם שותפים",
       "<ul dir=\"rtl\"><li dir=\"rtl\">Teva הציגה תוכנית<ul dir=\"rtl\"><li "
       "dir=\"rtl\">NGO וגם שותפים</li>\n</ul>\n</li>\n</ul>\n"},
      {"> ציטוט", "<blockquote dir=\"rtl\"><p dir=\"auto\">ציטוט</p>\n</blockquote>\n"},
      {"- אחת\n- two", "<ul dir=\"rtl\"><li dir=\"rtl\">אחת</li>\n<li dir=\"ltr\">two</li>\n</ul>\n"},
      {"- אחת\n- 12", "<ul dir=\"rtl\"><li dir=\"rtl\">אחת</li>\n<li dir=\"rtl\">12</li>\n</ul>\n"},
      {"5. خمسة", "<ol start=\"5\" dir=\"rtl\"><li dir=\"rtl\">خمسة</li>\n</ol>\n"},
      {"- [ ] לעשות\n- [x] נעשה",
       "<ul dir=\"rtl\"><li class=\"task-open\" dir=\"rtl\">☐ לעשות</li>\n<li class=\"task-done\" dir=\"rtl\">☑ "
       "נעשה</li>\n</ul>\n"},
      {"| שם | n |\n|---|--:|\n| א | 1 |",
       "<table dir=\"rtl\"><thead><tr><th scope=\"col\" dir=\"auto\">שם</th><th scope=\"col\" class=\"align-right\" "
       "dir=\"auto\">n"
       "</th></tr></thead><tbody><tr><td dir=\"auto\">א</td><td class=\"align-right\" "
       "dir=\"auto\">1</td></tr></tbody></table>\n"},
      {"```js\nif (a < b) \"x\"\n```", "<pre dir=\"auto\"><code>if (a &lt; b) &quot;x&quot;\n</code></pre>\n"},
      {"[אתר](https://example.org/a?b=1&c=2)",
       "<p dir=\"auto\"><a href=\"https://example.org/a?b=1&amp;c=2\"" + rel + "אתר</a></p>\n"},
      {"[דף](/forums/3) [שורש](/)",
       "<p dir=\"auto\"><a href=\"/forums/3\"" + rel + "דף</a> <a href=\"/\"" + rel + "שורש</a></p>\n"},
      {"https://example.org",
       "<p dir=\"auto\"><a href=\"https://example.org\"" + rel + "https://example.org</a></p>\n"},
      {"www.example.org", "<p dir=\"auto\"><a href=\"http://www.example.org\"" + rel + "www.example.org</a></p>\n"},
      {"dana@example.org", "<p dir=\"auto\"><a href=\"mailto:dana@example.org\"" + rel + "dana@example.org</a></p>\n"},
      {"![גרף](/files/ab12.png)", "<p dir=\"auto\"><img src=\"/files/ab12.png\" alt=\"גרף\" loading=\"lazy\"></p>\n"},
      {"a &amp; b &#1488; &nbsp;&unknown;", "<p dir=\"auto\">a &amp; b א \u00A0&amp;unknown;</p>\n"},
      {"> - a\n\nא",
       "<blockquote dir=\"ltr\"><ul dir=\"ltr\"><li dir=\"ltr\">a</li>\n</ul>\n</blockquote>\n<p dir=\"auto\">א</p>\n"},
  };
  for (Row const& row : rows) {
    INFO(row.source);
    auto const html = render_markdown(row.source);
    REQUIRE(html);
    CHECK(html->markup == row.html);
    CHECK(shidra::tests::html_problem(html->markup).value_or("") == "");
  }
}

TEST_CASE("a Hebrew summary with Arabic and Latin inside keeps each block's own direction") {
  std::string const source =
      "# סיכום מפגש 5\n\nהשתתפו: דנה, أحمد ו־Ann (3 מתוך 20).\n\n## قرارات\n\n1. نلتقي كل شهر\n2. לפרסם את ה־PDF\n\n"
      "> Quote in English\n\n- [x] لجنة: *تم*\n";
  auto const html = render_markdown(source, "summary");
  REQUIRE(html);
  CHECK(html->markup ==
        "<h3 id=\"summary-1\" dir=\"auto\">סיכום מפגש 5</h3>\n"
        "<p dir=\"auto\">השתתפו: דנה, أحمد ו־Ann (3 מתוך 20).</p>\n"
        "<h4 id=\"summary-2\" dir=\"auto\">قرارات</h4>\n"
        "<ol dir=\"rtl\"><li dir=\"rtl\">نلتقي كل شهر</li>\n<li dir=\"rtl\">לפרסם את ה־PDF</li>\n</ol>\n"
        "<blockquote dir=\"ltr\"><p dir=\"auto\">Quote in English</p>\n</blockquote>\n"
        "<ul dir=\"rtl\"><li class=\"task-done\" dir=\"rtl\">☑ لجنة: <em>تم</em></li>\n</ul>\n");
}

TEST_CASE("plain text keeps the order, the numbers and the gaps, and loses the signs") {
  CHECK(plain_text("# כותרת\n\nטקסט **חזק** [קישור](https://x.org)\n\n1. א\n2. ב\n   - ג\n\nסוף &amp; זהו") ==
        "כותרת\n\nטקסט חזק קישור\n\n1. א\n2. ב\n  • ג\n\nסוף & זהו");
  CHECK(plain_text("| א | ב |\n|---|---|\n| 1 | 2 |") == "א | ב\n1 | 2");
  CHECK(plain_text("<b>x</b>\n\n![תמונה](http://evil/x.png)") == "<b>x</b>\n\nתמונה");
  CHECK(plain_text("a\u202Eb\u2066c") == "abc");
}

TEST_CASE("an excerpt is one line, cut before a word, counted in code points") {
  CHECK(excerpt("# שלום\n\nלכל העולם", 100) == "שלום: לכל העולם");
  CHECK(excerpt("# שלום\n\nלכל העולם", 10) == "שלום: לכל…");
  CHECK(excerpt("# מה עלה?\n\nשלוש הצעות\n\n## סוף", 100) == "מה עלה? שלוש הצעות סוף");
  CHECK(excerpt("שלוםשלוםשלום", 4) == "שלום…");
  CHECK(excerpt("שלום", 4) == "שלום");
}
