// SPDX-License-Identifier: AGPL-3.0-or-later
// A large upload is judged by its head: whoever may not send it is told before a byte of it is asked for or written.
#include <fstream>

#include "server/summaries/file_store.hpp"
#include "server/summaries/files.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/server/support/house.hpp"

using namespace shidra;
using test::House;
using test::Json;

namespace {

constexpr std::size_t size = 200'000;  // more than is kept in memory

struct Row {
  char const* what;
  std::string who;  // "": nobody
  std::string query;
  std::string more;  // headers
  std::size_t length;
  unsigned status;  // 100: it may come
  char const* says;
};

gateway::Options spooling_to(std::filesystem::path const& folder) {
  gateway::Options options;
  options.spool_folder = folder.string();
  return options;
}

}  // namespace

TEST_CASE("a large upload is let in or refused by its head") {
  tests::TemporaryFolder spool;
  House house(spooling_to(spool.path()));
  auto& world = house.world;
  auto dana = world.as("dana");
  auto noa = world.from("noa", "civil_society");
  world.as("omar");
  auto const forum = world.forum("forum", 6, {});
  world.seat(forum, noa);
  auto const meeting = std::to_string(world.meeting(forum, world.seam().now_ms));
  auto const slides = "kind=slides&title=Plan&name=plan.pdf&meeting=";

  for (Row const& row : std::vector<Row>{
           {"who runs the forum", "dana", slides + meeting, "", size, 100, ""},
           {"a member", "noa", slides + meeting, "", size, 403, "not_allowed"},
           {"of the initiative, not of the forum", "omar", slides + meeting, "", size, 403, ""},
           {"nobody", "", slides + meeting, "", size, 403, ""},
           {"a meeting that is not there", "dana", slides + std::string("99"), "", size, 403, "not_found"},
           {"no meeting", "dana", "kind=slides&title=Plan&name=plan.pdf", "", size, 400, "/meeting"},
           {"a meeting that is no number", "dana", slides + std::string("1x"), "", size, 400, "/meeting"},
           {"no kind of material", "dana", "kind=virus&title=Plan&name=p.pdf&meeting=" + meeting, "", size, 400,
            "/kind"},
           {"another site's page", "dana", slides + meeting, "Origin: https://evil.example\r\n", size, 403,
            "another site"},
           {"our own page", "dana", slides + meeting, "Origin: http://localhost\r\n", size, 100, ""},
           {"larger than any file", "dana", slides + meeting, "", summaries::largest_file + 1, 413, ""},
       }) {
    INFO(row.what);
    gateway::test::Client client(house.port());
    auto head = "POST /files?" + row.query + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n" +
                "Content-Length: " + std::to_string(row.length) + "\r\n" + row.more;
    if (!row.who.empty()) head += "Authorization: Bearer session of " + row.who + "\r\n";
    client.send(head + "\r\n");
    auto const reply = client.reply();
    CHECK(reply.status == row.status);
    INFO(reply.body);
    CHECK(reply.body.find(row.says) != std::string::npos);
    CHECK(std::filesystem::is_empty(spool.path()) == (row.status != 100));
    if (row.status != 100) {
      CHECK(client.ended());
      continue;
    }
    client.send("%PDF-1.4\n" + std::string(size - 9, 'x'));
    CHECK(client.reply().status == 200);
  }
}

TEST_CASE("bodies that a crash left in the spool are removed, and nothing else") {
  tests::TemporaryFolder const spool;
  for (auto const* name : {"body-Ab3dEf", "body-x", "note"}) std::ofstream(spool.path() / name) << "?";
  summaries::sweep_spool(spool.path());
  CHECK(std::filesystem::exists(spool.path() / "note"));
  CHECK(std::distance(std::filesystem::directory_iterator(spool.path()), {}) == 1);
  CHECK_NOTHROW(summaries::sweep_spool(spool.path() / "not there"));
}

TEST_CASE("a long call is read of somebody only, by its head") {
  House house;
  house.world.as("dana");
  std::string const before = R"({"jsonrpc":"2.0","id":1,"method":"text.preview","params":{"markdown":")",
                    after = "\"}}";
  auto const call = [&](std::string const& who, std::size_t length) {
    gateway::test::Client client(house.port());
    auto const body = before + std::string(length - before.size() - after.size(), 'x') + after;
    auto const session = who.empty() ? "" : "Authorization: Bearer session of " + who + "\r\n";
    client.send("POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + session +
                "Content-Length: " + std::to_string(length) + "\r\n\r\n");
    client.send(body);
    return client.reply();
  };
  gateway::Limits const limits;
  CHECK(call("dana", limits.stranger_bytes).status == 200);
  CHECK(call("dana", limits.stranger_bytes + 1).status == 200);
  CHECK(call("dana", limits.memory_body_bytes).body.find("too_long") != std::string::npos);
  CHECK(call("dana", limits.memory_body_bytes + 1).status == 413);
  CHECK(call("", limits.stranger_bytes).body.find("signed_out") != std::string::npos);
  CHECK(call("", limits.stranger_bytes + 1).status == 413);
  CHECK(call("nobody we know", limits.stranger_bytes + 1).status == 413);
}
