// SPDX-License-Identifier: AGPL-3.0-or-later
// Parts of a file, as they are asked for and as they are abused: one range is given, anything else is the whole file or
// nothing, and rights come before what a browser has kept.
#include "server/summaries/files.hpp"
#include "storage/materials.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/house.hpp"

using namespace shidra;
using test::House;

namespace {

struct Row {
  std::string headers;
  unsigned status;
  std::string range;  // Content-Range
  std::string body;
};

}  // namespace

TEST_CASE("one range of a file is given, anything else is answered with all of it") {
  House house;
  auto& world = house.world;
  world.as("dana");
  auto const forum = world.forum("forum", 6, {});
  auto dana = world.as("dana");
  std::string const text = "0123456789abcdefghij";
  gateway::test::Client client(house.port());
  std::string const session = "Authorization: Bearer session of dana\r\n";
  auto const meeting = std::to_string(world.meeting(forum, world.seam().now_ms));
  REQUIRE(client.ask("POST", "/files?kind=other&title=Text&name=text.txt&meeting=" + meeting, session, text).status ==
          200);
  auto const whole = client.ask("GET", "/files/1/text.txt", session);
  REQUIRE(whole.status == 200);
  REQUIRE(whole.body == text);
  auto const etag = whole.headers.at("etag");
  CHECK(whole.headers.at("cache-control") == "private, no-cache");  // not kept by others; asked again each time

  std::string many = "bytes=0-0";
  for (int at = 0; at < 1000; ++at) many += ",0-0";
  for (Row const& row : std::vector<Row>{
           {"Range: bytes=0-0\r\n", 206, "bytes 0-0/20", "0"},
           {"Range: bytes=10-\r\n", 206, "bytes 10-19/20", "abcdefghij"},
           {"Range: bytes=-3\r\n", 206, "bytes 17-19/20", "hij"},
           {"Range: bytes=-99\r\n", 206, "bytes 0-19/20", text},
           {"Range: bytes=18-99\r\n", 206, "bytes 18-19/20", "ij"},
           {"Range: bytes=5-18446744073709551615\r\n", 206, "bytes 5-19/20", text.substr(5)},
           {"Range: bytes=-18446744073709551615\r\n", 206, "bytes 0-19/20", text},
           {"Range: bytes=-0\r\n", 200, "", text},
           {"Range: bytes=20-\r\n", 200, "", text},
           {"Range: bytes=9-2\r\n", 200, "", text},
           {"Range: bytes=0-18446744073709551616\r\n", 200, "", text},
           {"Range: bytes=-\r\n", 200, "", text},
           {"Range: bytes=\r\n", 200, "", text},
           {"Range: bytes=--3\r\n", 200, "", text},
           {"Range: bytes=+1-2\r\n", 200, "", text},
           {"Range: bytes=1-2x\r\n", 200, "", text},
           {"Range: bytes=0x1-2\r\n", 200, "", text},
           {"Range: bytes=0-1,3-4\r\n", 200, "", text},
           {"Range: " + many + "\r\n", 200, "", text},
           {"Range: lines=1-2\r\n", 200, "", text},
           {"Range: bytes=1-2\r\nIf-Range: " + etag + "\r\n", 206, "bytes 1-2/20", "12"},
           {"Range: bytes=1-2\r\nIf-Range: \"another\"\r\n", 200, "", text},
           {"Range: bytes=1-2\r\nIf-Range: W/" + etag + "\r\n", 200, "", text},
           {"Range: bytes=1-2\r\nIf-Range: Fri, 27 Nov 2026 09:00:00 GMT\r\n", 200, "", text},
       }) {
    INFO(row.headers);
    auto reply = client.ask("GET", "/files/1/text.txt", session + row.headers);
    CHECK(reply.status == row.status);
    CHECK(reply.headers["content-range"] == row.range);
    CHECK(reply.body == row.body);
  }
  CHECK(client.ask("GET", "/files/1/text.txt", session + "If-None-Match: " + etag + "\r\n").status == 304);
  // What somebody still has from before their right ended is not confirmed to them.
  for (auto const& condition : {"If-None-Match: " + etag, "If-Range: " + etag + "\r\nRange: bytes=0-1"})
    CHECK(gateway::test::Client(house.port()).ask("GET", "/files/1/text.txt", condition + "\r\n").status == 404);
  // Numbers that are none lead nowhere.
  for (auto const* number : {"0", "-1", "1x", "01x", "", "18446744073709551617", "1%00", "%31%20"}) {
    INFO(number);
    auto const reply =
        gateway::test::Client(house.port()).ask("GET", std::string("/files/") + number + "/text.txt", session);
    CHECK((reply.status == 404 || reply.status == 400));
  }
}
