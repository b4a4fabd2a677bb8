// SPDX-License-Identifier: AGPL-3.0-or-later
// Markdown of people who mean harm: whatever comes in, only listed tags with listed attributes come out, or a refusal
// does.
#include <algorithm>
#include <chrono>

#include <sys/mman.h>

#include "server/text/links.hpp"
#include "server/text/markdown.hpp"
#include "server/text/markdown_events.hpp"
#include "tests/catch.hpp"
#include "tests/unit/text/support/html_check.hpp"

using namespace shidra::text;
using namespace std::string_literals;

namespace {

/// The text right before memory that nobody may read: who reads past its end is stopped at once.
class BeforeAWall {
 public:
  explicit BeforeAWall(std::string_view text) {
    start_ = static_cast<char*>(::mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    REQUIRE((start_ != MAP_FAILED && ::mprotect(start_ + page, page, PROT_NONE) == 0));
    text_ = {start_ + page - text.size(), text.size()};
    std::copy(text.begin(), text.end(), start_ + page - text.size());
  }
  BeforeAWall(BeforeAWall const&) = delete;
  BeforeAWall& operator=(BeforeAWall const&) = delete;
  ~BeforeAWall() { ::munmap(start_, 2 * page); }
  std::string_view text() const { return text_; }

 private:
  static constexpr std::size_t page = 4096;
  char* start_ = nullptr;
  std::string_view text_;
};

/// Takes whatever the parser tells.
struct Ignorant {
  int enter_block(MD_BLOCKTYPE, void const*) { return 0; }
  int leave_block(MD_BLOCKTYPE, void const*) { return 0; }
  int enter_span(MD_SPANTYPE, void const*) { return 0; }
  int leave_span(MD_SPANTYPE, void const*) { return 0; }
  int text(MD_TEXTTYPE, std::string_view) { return 0; }
};

std::string repeated(std::string const& piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

/// Addresses that must never become a link or a picture.
std::vector<std::string> const hostile_addresses{"javascript:alert(1)",
                                                 "JaVaScRiPt:alert(1)",
                                                 "&#106;avascript:alert(1)",
                                                 "&#x6A;avascript:alert(1)",
                                                 "java\tscript:alert(1)",
                                                 "javascript&colon;alert(1)",
                                                 "javascript&#58;alert(1)",
                                                 "java&Tab;script:alert(1)",
                                                 "java&NewLine;script:x",
                                                 "\x01javascript:x",
                                                 "\u200Bjavascript:x",
                                                 "data:text/html,<script>alert(1)</script>",
                                                 "data:text/html;base64,PHNjcmlwdD4=",
                                                 "vbscript:msgbox",
                                                 "file:///etc/passwd",
                                                 "//evil.example",
                                                 "/\\evil.example",
                                                 "/\t/evil.example",
                                                 "\\\\evil.example",
                                                 "http:evil.example",
                                                 "https:/evil.example",
                                                 "https://",
                                                 "https://good.example@evil.example/",
                                                 "https://good.example%40evil.example",
                                                 "https:\\\\evil.example",
                                                 "ftp://x.example",
                                                 "feed:javascript:x",
                                                 "mailto:a@b.example?bcc=c@d.example",
                                                 "mailto:a",
                                                 "mailto:a@b.example%0aBcc:x",
                                                 "https://ex\u202Eample.org",
                                                 "https://ex\u200Bample.org",
                                                 "https://x.example/\"onclick=\"x",
                                                 "&#x2F;&#x2F;evil.example",
                                                 "blob:https://x.example/1",
                                                 "javascript\\:x",
                                                 "x.example",
                                                 "?a=1",
                                                 "#h-1",
                                                 "../x",
                                                 "tel:+97250",
                                                 "ws://x.example",
                                                 "about:blank",
                                                 "view-source:https://x.example",
                                                 "jar:https://x!/",
                                                 "https://'x'.example"};

std::vector<std::string> const hostile_texts{"<script>alert(1)</script>",
                                             "<img src=x onerror=alert(1)>",
                                             "<svg/onload=alert(1)>",
                                             "<svg><script>1</script></svg>",
                                             "<math><mi xlink:href=javascript:1>",
                                             "<style>*{display:none}</style>",
                                             "<base href=//evil>",
                                             "<form action=//evil><input>",
                                             "<iframe srcdoc='<script>1</script>'>",
                                             "<object data=x>",
                                             "<a href=javascript:1>x</a>",
                                             "<div\nonclick=1>\n",
                                             "<!-- x --> y",
                                             "<![CDATA[x]]>",
                                             "<?php x ?>",
                                             "<!DOCTYPE x>",
                                             "</p></div></body>",
                                             "a <b onmouseover=1>b</b>",
                                             "<<script>",
                                             "&lt;script&gt;",
                                             "&#60;script&#62;",
                                             "&#x3c;img src=x onerror=1&#x3e;",
                                             "`<script>`",
                                             "```\n</code></pre><script>\n",
                                             "    </code><script>",
                                             "~~~ \"onload=1\nx",
                                             "``` \"><script>\nx\n```",
                                             "# <script>x</script>",
                                             "# x {#forum onclick=1}",
                                             "[x]: javascript:1\n\n[x]",
                                             "[x]: <javascript:1> \"t\"\n\n[x] ![x]",
                                             "[a](https://x.example \"\\\" onclick=1 x=\\\"\")",
                                             "[a](https://x.example '\"><script>')",
                                             "![\"><script>alert(1)</script>](/files/a.png)",
                                             "![\" onerror=\"1](/files/a.png \"x\" )",
                                             "![a](/files/../admin)",
                                             "![a](/files//evil)",
                                             "![a](/files/a.png?x=1)",
                                             "![a](/files/\"onerror=1)",
                                             "![a](//evil/files/a.png)",
                                             "![beacon](https://evil/x.gif)",
                                             "![![a](/files/x.png)](/files/y.png)",
                                             "![[a](https://x.example)](/files/y.png)",
                                             "[![a](https://evil/x)](https://x.example)",
                                             "<javascript:alert(1)>",
                                             "<https://x.example/\"onclick=1>",
                                             "<a@b.example>",
                                             "| a |\n|---|\n| <script> |",
                                             "|\"|\n|-|\n|'|",
                                             "- <script>\n- [x] <img>",
                                             "> <iframe>",
                                             "a\0b<script>"s,
                                             "\x01\x02\x1b[31m<b>",
                                             "\u2028<script>\u2029",
                                             "*<b>*__<i>__~~<u>~~",
                                             "[x](<javascript:alert(1)>)",
                                             "[x](<https://x.example/ y>)",
                                             "[<script>](https://x.example)",
                                             "[ ](https://x.example)",
                                             "[](https://x.example)",
                                             "https://x.example/<script>",
                                             "https://x.example/'onclick='1",
                                             "www.x.example\"onclick=1",
                                             "a@b.example<script>",
                                             "&quot;onclick=&quot;",
                                             "[a](&quot;onclick)",
                                             "[**https://x.example**](https://x.example/y)",
                                             "[*a https://x.example b@c.example*](javascript:x)",
                                             "@everyone "s,
                                             "$x$ $$y$$ [[wiki]] __u__"};

}  // namespace

TEST_CASE("no hostile address becomes a link or a picture, and its text stays") {
  for (std::string const& address : hostile_addresses) {
    INFO(address);
    CHECK_FALSE(is_allowed_link(address));
    for (std::string const& source : {"[מלה](" + address + ")", "[מלה](<" + address + ">)", "![מלה](" + address + ")",
                                      "[מלה][r]\n\n[r]: " + address}) {
      auto const html = render_markdown(source);
      REQUIRE(html);
      INFO(html->markup);
      CHECK(html->markup.find("<img") == std::string::npos);
      CHECK(html->markup.find("מלה") != std::string::npos);
      // Where the address is no Markdown link at all, a bare https:// inside the shown text may become one of its own.
      CHECK(html->markup.find("\">מלה</a>") == std::string::npos);
      CHECK(shidra::tests::html_problem(html->markup).value_or("") == "");
    }
    auto const bare = render_markdown("<" + address + ">");
    REQUIRE(bare);
    CHECK(shidra::tests::html_problem(bare->markup).value_or("") == "");
  }
}

TEST_CASE("no hostile text yields anything but listed tags") {
  REQUIRE(hostile_texts.size() >= 60);
  for (std::string const& source : hostile_texts) {
    INFO(source);
    auto const html = render_markdown(source);
    REQUIRE(html);
    CHECK(shidra::tests::html_problem(html->markup).value_or("") == "");
    CHECK(html->markup.find("<script") == std::string::npos);
    CHECK(html->markup.find("href=\"javascript") == std::string::npos);
  }
}

TEST_CASE("the check itself sees what it must see") {
  for (std::string const& bad : {"<script>"s, "<p>"s, "<p dir=\"auto\" onclick=\"1\">x</p>"s,
                                 "<a href=\"javascript:1\" rel=\"nofollow noopener ugc\">x</a>"s, "\""s, "&x"s, "<em>"s,
                                 "</em>"s, "<a href=\"//x\" rel=\"nofollow noopener ugc\">x</a>"s})
    CHECK(shidra::tests::html_problem(bad).has_value());
}

TEST_CASE("a link whose text shows another host is no link") {
  auto const html = [](std::string const& source) { return render_markdown(source).value().markup; };
  CHECK(html("[https://bank.example](https://evil.example)").find("<a") == std::string::npos);
  CHECK(html("[www.bank.example/x](https://evil.example)").find("<a") == std::string::npos);
  CHECK(html("[**https://bank.example**](https://bank.example.evil.example)") ==
        "<p dir=\"auto\"><strong>https://bank.example</strong></p>\n");
  CHECK(html("[https://bank.example](https://www.bank.example/path)").find("<a") != std::string::npos);
}

TEST_CASE("bidi overrides and control characters do not come out") {
  auto const html = render_markdown("[a\u202Egpj\u202C](https://x.example) \u2067b\u2069 `c\u202D` &#8238;d \x07z");
  REQUIRE(html);
  CHECK(html->markup ==
        "<p dir=\"auto\"><a href=\"https://x.example\" rel=\"nofollow noopener ugc\">agpj</a> b <code>c</code> d "
        "z</p>\n");
}

TEST_CASE("a text beyond a limit is refused with the limit and the line") {
  struct Row {
    std::string source;
    MarkdownProblem problem;
    std::size_t line;
  };
  std::string const columns =
      "intro\n\n" + repeated("|a", 2730) + "|\n" + repeated("|---", 2730) + "|\n" + repeated("|b", 2730) + "|\n";
  std::string const reference = "[a]: https://x.example/" + repeated("x", 2000) + "\n\n" + repeated("[a] ", 34000);
  std::string const hidden_reference = "[a]: javascript:" + repeated("x", 70000) + "\n\n" + repeated("[a] ", 17000);
  std::vector<Row> const rows{
      {std::string(longest_markdown + 1, 'a'), MarkdownProblem::source_too_long, 0},
      {"a\xFF", MarkdownProblem::not_utf8, 0},
      {"\xED\xA0\x80", MarkdownProblem::not_utf8, 0},
      {columns, MarkdownProblem::too_many_columns, 1},
      {"a\n\n" + repeated("> ", 33) + "x", MarkdownProblem::nested_too_deep, 1},
      {repeated(">", 60000), MarkdownProblem::nested_too_deep, 1},
      {repeated("- ", 600) + "x", MarkdownProblem::nested_too_deep, 1},
      {repeated("*a _b ", 200) + repeated("c_ d* ", 200), MarkdownProblem::nested_too_deep, 1},
      {reference, MarkdownProblem::output_too_long, 3},
      {hidden_reference, MarkdownProblem::output_too_long, 3},
      {repeated("![", 100) + repeated("](/files/a.png)", 100), MarkdownProblem::nested_too_deep, 1},
      {repeated("&", 250000), MarkdownProblem::output_too_long, 1},
  };
  for (Row const& row : rows) {
    INFO(row.source.substr(0, 40));
    auto const begin = std::chrono::steady_clock::now();
    auto const html = render_markdown(row.source);
    plain_text(row.source);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{3});
    REQUIRE_FALSE(html);
    CHECK(html.error().problem == row.problem);
    CHECK(html.error().line == row.line);
  }
}

TEST_CASE("patterns that slow other parsers down are answered quickly") {
  for (std::string const& piece :
       {"["s,      "*a_ "s, "**a "s,     "![["s, "`"s,      "<!--"s,      "&a"s,    "[^a]"s,
        "![[]()"s, "<a "s,  "\\"s,       "| "s,  "a@b.c "s, "http://a "s, "- a\n"s, "1. a\n"s,
        "\n\n"s,   "# \n"s, "[a]: b\n"s, "\"'"s, "_a__b"s,  "~~a"s}) {
    std::string const source = repeated(piece, 200000 / piece.size());
    INFO(piece);
    auto const begin = std::chrono::steady_clock::now();
    auto const html = render_markdown(source);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{3});
    CHECK((!html || html->markup.size() <= longest_markdown_html));
  }
}

TEST_CASE("as much as the limits allow is accepted") {
  CHECK(render_markdown(repeated("> ", 32) + "x"));
  CHECK(render_markdown(repeated("|a", 64) + "|\n" + repeated("|---", 64) + "|\n").value().markup.find("<table") == 0);
  CHECK_FALSE(render_markdown(repeated("|a", 65) + "|\n" + repeated("|---", 65) + "|\n"));
  CHECK(render_markdown(std::string(longest_markdown, 'a')));
}

TEST_CASE("an unfinished link at the very end is not read past") {
  for (auto const* source : {"[[x](https://", "[x](", "[x](<", "[x](/f \"", "[x]: ", "![x](", "[[x]("}) {
    INFO(source);
    CHECK(render_markdown(source));
    CHECK(!plain_text(source).empty());
    BeforeAWall const walled(for_md4c(source));
    Ignorant reader;
    CHECK(parse_markdown(walled.text(), reader) == 0);
  }
  // Cut inside a character: read as a text with a broken one.
  BeforeAWall const cut("\xe2\x80\xa6\x61 cb\x81[x\xe2&](");
  CHECK(plain_text(cut.text()).find("\uFFFD") != std::string::npos);
}
