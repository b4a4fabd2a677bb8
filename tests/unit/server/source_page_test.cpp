// SPDX-License-Identifier: AGPL-3.0-or-later
// Section 13 of the licence: every page says that this is free software and where its source can be had.
#include "tests/catch.hpp"
#include "tests/unit/server/support/visitor.hpp"

using namespace shidra;

TEST_CASE("every page leads to the source, in each language; with an address to it, without one to the operator") {
  test::World world;
  test::Visitor visitor(world);
  visitor.language = GENERATE(std::string("he"), std::string("ar"), std::string("en"));
  std::map<std::string, std::pair<std::string, std::string>> const footer{
      {"he", {"קוד המקור אצל המפעיל", "AGPL-3.0 · קוד המקור"}},
      {"ar", {"الشيفرة المصدرية لدى المشغّل", "AGPL-3.0 · الشيفرة المصدرية"}},
      {"en", {"source from the operator", "AGPL-3.0 · source"}}};
  auto const& [ask, link] = footer.at(visitor.language);
  for (auto const* path : {"/", "/accessibility", "/privacy", "/nothing-here", "/hitnadvut/summaries", "/source"}) {
    INFO(path);
    visitor.source_url = "";
    CHECK(visitor.sees(path, ask));
    CHECK_FALSE(visitor.sees(path, link + "<"));
    CHECK(visitor.sees(path, "href=\"/source"));
    visitor.source_url = "https://example.org/shidra";
    CHECK(visitor.sees(path, link + "<"));
    CHECK_FALSE(visitor.sees(path, ask));
  }
  CHECK(visitor.get("/source").status == 200);
  CHECK(visitor.sees("/source", "href=\"https://example.org/shidra\""));
  visitor.source_url = "";
  CHECK_FALSE(visitor.sees("/source", "example.org"));
  CHECK(visitor.sees("/source", "AGPL-3.0"));
}
