// SPDX-License-Identifier: AGPL-3.0-or-later
// Escaping, Atom feeds and QR pictures.
#include "server/text/feed.hpp"

#include <stdexcept>

#include "server/text/qr.hpp"
#include "tests/catch.hpp"

using namespace shidra::text;

TEST_CASE("the five signs are escaped everywhere and XML loses what it may not hold") {
  CHECK(escape_html("<a href=\"x\" b='y'>&") == "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;");
  CHECK(escape_attribute("a\"\n\t\r") == "a&quot;&#10;&#9;&#13;");
  CHECK(escape_xml("a\x01\x0B<\uFFFE\uFFFFב\n") == "a&lt;ב\n");
  CHECK(escape_xml("a\xFF") == "a\uFFFD");
}

TEST_CASE("a feed escapes all it is given and keeps the order of its entries") {
  Feed const feed{"tag:example.org,2026:feed", "מיזם <b>", "צוות & שות'",    "https://example.org/feed",
                  "https://example.org/?a&b",  "he",       1'795'536'000'999};
  std::vector<FeedEntry> const entries{
      {"tag:example.org,2026:summary/2",
       "ב <script>",
       "https://example.org/2",
       "",
       "תקציר\x02",
       {"<p>x & y</p>"},
       0,
       1'795'536'000'000},
      {"tag:example.org,2026:summary/1", "א", "https://example.org/\"1", "דנה", "", {}, -1, 5}};
  CHECK(atom_feed(feed, entries) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"he\">\n"
        "<id>tag:example.org,2026:feed</id>\n<title>מיזם &lt;b&gt;</title>\n<updated>2026-11-24T16:00:00Z</updated>\n"
        "<author><name>צוות &amp; שות&#39;</name>\n</author>\n"
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://example.org/feed\"/>\n"
        "<link rel=\"alternate\" type=\"text/html\" href=\"https://example.org/?a&amp;b\"/>\n"
        "<entry>\n<id>tag:example.org,2026:summary/2</id>\n<title>ב &lt;script&gt;</title>\n"
        "<link rel=\"alternate\" type=\"text/html\" href=\"https://example.org/2\"/>\n"
        "<published>1970-01-01T00:00:00Z</published>\n<updated>2026-11-24T16:00:00Z</updated>\n"
        "<summary>תקציר</summary>\n<content type=\"html\">&lt;p&gt;x &amp; y&lt;/p&gt;</content>\n</entry>\n"
        "<entry>\n<id>tag:example.org,2026:summary/1</id>\n<title>א</title>\n"
        "<link rel=\"alternate\" type=\"text/html\" href=\"https://example.org/&quot;1\"/>\n"
        "<published>1969-12-31T23:59:59Z</published>\n<updated>1970-01-01T00:00:00Z</updated>\n"
        "<author><name>דנה</name>\n</author>\n</entry>\n</feed>\n");
}

TEST_CASE("a QR picture is one path with a quiet zone and its address as name") {
  std::string const svg = qr_svg("https://example.org/j/123456?a=1&b=\"2");
  CHECK(svg.rfind("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 37 37\" role=\"img\" "
                  "aria-label=\"https://example.org/j/123456?a=1&amp;b=&quot;2\"",
                  0) == 0);
  CHECK(svg.find("<path fill=\"#000\" d=\"M4 4h7v1h-7z") !=
        std::string::npos);  // the finder pattern, after four modules
  CHECK(svg.find("<path", svg.find("<path") + 1) == std::string::npos);
  CHECK(svg.find("<script") == std::string::npos);
  CHECK_THROWS_AS(qr_svg(std::string(2332, 'x')), std::length_error);
}
