// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages that the server makes: whole in every language, never with a name as markup, and never with what is not
// this reader's to see.
#include "server/pages/headings.hpp"
#include "storage/initiatives.hpp"
#include "storage/organisations.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/calls.hpp"
#include "tests/unit/server/support/meeting_place.hpp"
#include "tests/unit/server/support/surveys.hpp"
#include "tests/unit/server/support/visitor.hpp"

using namespace shidra;
using namespace shidra::test;

namespace {

std::string const hostile = R"(<img src=x onerror=1>"'&)";

/// A world in which everything that a person can name has a hostile name, and everything is public.
struct Full {
  MeetingPlace place;
  Opened survey;
  std::int64_t call = 0;

  Full() {
    auto& world = place.world;
    name_everything();
    place.save({{"title", hostile},
                {"body", "# " + hostile + "\n\n" + hostile},
                {"decisions", {hostile, "החלטה שנייה"}},
                {"tasks", {{{"text", hostile}, {"owner", place.noa.id()}, {"due", world.seam().now_ms + 86'400'000}}}},
                {"audience", "everyone"}});
    MeetingPlace::must(place.dana, "material.add_link",
                       {{"meeting", place.meeting},
                        {"title", hostile},
                        {"kind", "report"},
                        {"address", "https://example.org/a?b=1&c=2"}});
    REQUIRE(place.publish().ok());
    place.save({{"title", hostile},
                {"body", "אחר " + hostile},
                {"decisions", {hostile}},
                {"tasks", Json::array()},
                {"audience", "everyone"}});
    REQUIRE(place.publish(hostile).ok());
    add_survey();
    add_call();
  }
  std::vector<std::string> paths() const {
    std::string const within = "/hitnadvut";
    return {"/",
            within,
            within + "/forums/" + std::to_string(place.forum),
            within + "/summaries",
            within + "/summaries/1",
            within + "/surveys/" + std::to_string(survey.id),
            within + "/calls/" + std::to_string(call),
            "/accessibility",
            "/privacy"};
  }

 private:
  void name_everything() {
    auto& world = place.world;
    world.database().write([&](storage::Write& write) {
      auto row = *storage::find_initiative(write, {1});
      row.name = row.purpose = row.contact_name = row.contact_email = row.contact_phone = hostile;
      storage::change_initiative(write, row);
      auto sectors = storage::sectors_of(write, {1});
      for (auto& sector : sectors) sector.name.value = sector.label.value = hostile;
      storage::set_sectors(write, {1}, sectors);
      auto organisation = *storage::find_organisation(write, storage::organisations_of(write, {1}).front());
      organisation.name = hostile;
      storage::change_organisation(write, organisation);
    });
    MeetingPlace::must(place.noa, "me.update", {{"name", hostile}, {"language", "he"}});
    MeetingPlace::must(place.dana, "forum.update",
                       {{"forum", place.forum}, {"name", hostile}, {"theme", hostile}, {"mandate", hostile}});
    auto const start = world.seam().now_ms + 86'400'000;
    MeetingPlace::must(place.dana, "meeting.schedule",
                       {{"forum", place.forum},
                        {"title", hostile},
                        {"starts", start},
                        {"ends", start + 3'600'000},
                        {"place", hostile},
                        {"agenda", ""}});
  }
  void add_survey() {
    auto request = plan("named", "anyone");
    request["title"] = request["intro"] = hostile;
    for (auto& question : request["questions"]) {
      question["text"] = hostile;
      for (auto& choice : question["choices"])
        choice = hostile + std::to_string(reinterpret_cast<std::uintptr_t>(&choice) % 997);
    }
    survey = open(place.dana, request);
    REQUIRE(answer(place.noa, survey.id, {choice(1, {1}), words(4, hostile)}).ok());
  }
  void add_call() {
    auto const deadline = place.world.seam().now_ms + 5 * 86'400'000LL;
    call = MeetingPlace::must(place.dana, "call.save",
                              {{"title", hostile},
                               {"body", hostile},
                               {"criteria", {{{"name", hostile}, {"weight", 100}}}},
                               {"fields", {{{"label", hostile}, {"required", true}, {"limit", 100}}}},
                               {"forums", {place.forum}},
                               {"deadline", deadline}})
               .at("call")
               .get<std::int64_t>();
    MeetingPlace::must(place.dana, "call.open", {{"call", call}});
    MeetingPlace::must(place.dana, "call.amend", {{"call", call}, {"note", hostile}, {"deadline", deadline + 1000}});
  }
};

/// Everything that somebody without an account can get.
std::string all_public(World& world, std::int64_t forum) {
  Visitor visitor(world);
  std::string all;
  for (std::string const& path :
       {std::string("/"), std::string("/hitnadvut/forums/") + std::to_string(forum),
        std::string("/hitnadvut/summaries"), std::string("/hitnadvut/summaries/1"), std::string("/hitnadvut/feed.atom"),
        std::string("/sitemap.xml"), std::string("/surveys/1/results.csv"), std::string("/calls/1/responses.csv"),
        std::string("/hitnadvut/calls/1"), std::string("/hitnadvut/surveys/1"),
        std::string("/initiatives/organisations.csv"), std::string("/mail")})
    all += visitor.body(path);
  return all;
}

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("Every page is whole in every language, and no name becomes markup") {
  Full full;
  for (std::string const language : {"he", "ar", "en"}) {
    Visitor visitor(full.place.world);
    visitor.language = language;
    for (auto const& path : full.paths()) {
      INFO(language << " " << path);
      auto const page = visitor.get(path);
      CHECK(page.status == 200);
      CHECK(has(page.body, "<html lang=\"" + language + "\" dir=\"" + (language == "en" ? "ltr" : "rtl") + "\">"));
      CHECK(has(page.body, "<title>"));
      for (char const* property : {"og:title", "og:description", "og:type", "og:url", "og:locale", "og:site_name"})
        CHECK(has(page.body, "<meta property=\"" + std::string(property) + "\" content=\""));
      CHECK(has(page.body, "<link rel=\"canonical\" href=\"https://shidra.example"));
      CHECK(has(page.body, "href=\"/hitnadvut/feed.atom\""));
      CHECK_FALSE(has(page.body, "<img"));
      CHECK_FALSE(has(page.body, "onerror=1>\""));
      CHECK_FALSE(has(page.body, " style="));
      CHECK_FALSE(has(page.body, "<script"));
      CHECK_FALSE(has(page.body, "pages."));
      CHECK(page.body.size() < 300'000);
    }
  }
}

TEST_CASE("A feed and the tables are as safe against names as the pages") {
  Full full;
  auto const feed = Visitor(full.place.world).get("/hitnadvut/feed.atom");
  CHECK(feed.type == "application/atom+xml; charset=utf-8");
  CHECK_FALSE(has(feed.body, "<img"));
  CHECK(has(feed.body, "<id>tag:shidra.example,2026:hitnadvut/summaries/1</id>"));
  CHECK(has(feed.body, "<updated>2026-11-22T15:00:00Z</updated>"));
  auto const table =
      Visitor(full.place.world, full.place.dana).get("/surveys/" + std::to_string(full.survey.id) + "/results.csv");
  CHECK(table.type == "text/csv; charset=utf-8");
  CHECK(table.file_name);
  CHECK(has(table.body, R"("<img src=x onerror=1>""'&")"));
}

TEST_CASE("A summary is on the page, in the list and in the feed as soon as it is published, and not before") {
  MeetingPlace place;
  Visitor visitor(place.world);
  auto draft = MeetingPlace::draft("סיכום המפגש", "דיברנו על **נוער**");
  draft["decisions"] = {"להקים צוות"};
  place.save(draft);
  CHECK_FALSE(has(all_public(place.world, place.forum), "סיכום המפגש"));
  CHECK(visitor.get("/hitnadvut/summaries/1").status == 404);
  REQUIRE(place.publish().ok());
  auto const page = visitor.body("/hitnadvut/summaries/1");
  CHECK(has(page, "<h1 dir=\"auto\">סיכום המפגש</h1>"));
  CHECK(has(page, "<strong>נוער</strong>"));
  CHECK(has(page, "id=\"decision-1\""));
  CHECK(page.find("להקים צוות") < page.find("<strong>נוער</strong>"));
  CHECK(visitor.sees("/", "סיכום המפגש"));
  CHECK(visitor.sees("/hitnadvut/feed.atom", "להקים צוות"));
  CHECK(visitor.sees("/sitemap.xml", "https://shidra.example/hitnadvut/summaries/1"));
}

TEST_CASE("What is for members never gets out, nor does what a withdrawn summary said") {
  MeetingPlace place;
  auto draft = MeetingPlace::draft("כותרת סודית", "מילה סודית");
  draft["decisions"] = {"החלטה סודית"};
  draft["audience"] = "members";
  place.save(draft);
  REQUIRE(place.publish().ok());
  CHECK_FALSE(has(all_public(place.world, place.forum), "סודית"));
  CHECK(Visitor(place.world, place.noa).get("/hitnadvut/summaries/1").status == 404);
  CHECK_FALSE(Visitor(place.world).sees("/sitemap.xml", "summaries/1"));

  draft = MeetingPlace::draft("פתוח לכול", "טקסט גלוי");
  place.save(draft);
  REQUIRE(place.publish("עכשיו לכולם").ok());
  CHECK(Visitor(place.world).sees("/hitnadvut/summaries/1", "טקסט גלוי"));
  CHECK_FALSE(has(all_public(place.world, place.forum), "סודית"));  // not even as what changed

  REQUIRE(place.dana.call("summary.withdraw", {{"summary", 1}, {"reason", "טעות בשמות"}}).ok());
  auto const tombstone = Visitor(place.world).get("/hitnadvut/summaries/1");
  CHECK(tombstone.status == 410);
  CHECK(has(tombstone.body, "טעות בשמות"));
  auto const after = all_public(place.world, place.forum);
  CHECK_FALSE(has(after, "טקסט גלוי"));
  CHECK_FALSE(has(after, "פתוח לכול"));
}

TEST_CASE("A correction says what changed") {
  MeetingPlace place;
  place.save(MeetingPlace::draft("סיכום", "היו שלושה"));
  REQUIRE(place.publish().ok());
  place.save(MeetingPlace::draft("סיכום", "היו ארבעה"));
  REQUIRE(place.publish("ספירה שגויה").ok());
  auto const page = Visitor(place.world).body("/hitnadvut/summaries/1");
  CHECK(has(page, "ספירה שגויה"));
  CHECK(has(page, "<del>"));
  CHECK(has(page, "<ins>"));
}

TEST_CASE("A page that is not there is a 404 in the reader's language") {
  MeetingPlace place;
  Visitor visitor(place.world);
  visitor.language = "ar";
  for (char const* path :
       {"/nothing", "/hitnadvut/forums/99", "/hitnadvut/forums/01", "/hitnadvut/forums/1x", "/hitnadvut/forums",
        "/hitnadvut/summaries/9", "/hitnadvut/calls/1", "/hitnadvut/surveys/1", "/nothing/forums/1", "/hitnadvut//1",
        "/mail", "/mail/1", "/qr/abc.svg", "/qr/23456", "/surveys/1/results.csv", "/calls/1/responses.csv",
        "/initiatives/organisations.csv", "/hitnadvut/forums/99999999999999999999"}) {
    INFO(path);
    auto const page = visitor.get(path);
    CHECK(page.status == 404);
    CHECK(has(page.body, "<html lang=\"ar\" dir=\"rtl\">"));
    CHECK(has(page.body, "noindex"));
  }
  CHECK(visitor.get("/hitnadvut/").status == 200);
}

TEST_CASE("A forum says who is missing, and who sits where") {
  World world;
  auto const noa = world.from("noa", "civil_society");
  auto const forum = world.forum("צעירים", 6, {{"civil_society", {0, 3}}, {"business", {1, 3}}});
  world.seat(forum, noa);
  Visitor visitor(world);
  visitor.language = "en";
  auto const page = visitor.body("/hitnadvut/forums/" + std::to_string(forum));
  CHECK(has(page, "Not yet representative"));
  CHECK(has(page, "business: 1 missing"));
  CHECK(has(page, "ארגון noa"));
  CHECK(has(page, "class=\"taken\""));
  world.seat(forum, world.from("sami", "business"));
  CHECK_FALSE(visitor.sees("/hitnadvut/forums/" + std::to_string(forum), "Not yet representative"));
}

TEST_CASE("A call shows counts only as far as they are out, and its responses go to those who review it") {
  CallWorld world;
  Visitor visitor(world);
  visitor.language = "en";
  auto const path = "/hitnadvut/calls/" + std::to_string(world.call);
  auto const table = "/calls/" + std::to_string(world.call) + "/responses.csv";
  CHECK(visitor.get(path).status == 404);
  world.open();
  auto avi = world.editor("avi");
  auto const response = world.respond(avi);
  CHECK(visitor.sees(path, "/app/calls/" + std::to_string(world.call)));
  CHECK(visitor.sees(path, "1 day left"));
  CHECK_FALSE(visitor.sees(path, "1 organisation"));
  CHECK(Visitor(world, world.reviewer()).get(table).status == 404);
  CHECK(Visitor(world, world.dana()).get(table).status == 404);
  world.at_deadline(1);
  CHECK_FALSE(visitor.sees(path, "/app/calls/"));
  world.close();
  CHECK(visitor.sees(path, "1 organisation responded"));
  CHECK_FALSE(visitor.sees(path, "chosen"));
  REQUIRE(world.coordinator().call("response.decide", world.decision(response, "accepted")).ok());
  REQUIRE(world.dana().call("call.conclude", {{"call", world.call}}).ok());
  CHECK(visitor.sees(path, "1 was chosen"));

  CHECK(Visitor(world, world.reviewer()).sees(table, "כי כן"));
  CHECK(Visitor(world, world.dana()).sees(table, "כי כן"));
  CHECK(Visitor(world, avi).get(table).status == 404);
  CHECK(visitor.get(table).status == 404);
}

TEST_CASE("A result is public when its survey was for anyone and its time has come; the table follows the desk") {
  World world;
  auto const dana = world.as("dana");
  auto const noa = world.from("noa", "civil_society");
  auto const live = open(dana, plan("named", "anyone"));
  auto const later = open(dana, plan("named", "anyone", "after_closing"));
  auto const narrow = open(dana, plan("named", "initiative"));
  auto const team = open(dana, plan("named", "anyone", "team"));
  auto const drafted = draft(dana, plan("named", "anyone"));
  for (auto const& survey : {live, later, narrow, team}) REQUIRE(answer(noa, survey.id, {choice(1, {1})}).ok());
  Visitor visitor(world);
  auto const path = [](std::int64_t id) { return "/hitnadvut/surveys/" + std::to_string(id); };
  auto const table = [](std::int64_t id) { return "/surveys/" + std::to_string(id) + "/results.csv"; };
  CHECK(visitor.sees(path(live.id), "100%"));
  for (auto const id : {later.id, narrow.id, team.id, drafted}) CHECK(visitor.get(path(id)).status == 404);
  for (auto const& survey : {later, narrow, team})
    REQUIRE(world.as("dana").call("survey.close", {{"survey", survey.id}}).ok());
  CHECK(visitor.get(path(later.id)).status == 200);
  for (auto const id : {narrow.id, team.id}) CHECK(visitor.get(path(id)).status == 404);
  CHECK(Visitor(world, dana).sees(table(team.id), "1.000"));
  CHECK(Visitor(world, dana).get(table(drafted)).status == 404);
  for (auto const& survey : {live, later, narrow, team}) CHECK(Visitor(world, noa).get(table(survey.id)).status == 404);
  CHECK(visitor.sees("/", live.code));
  CHECK_FALSE(visitor.sees("/", narrow.code));
}

TEST_CASE("Few answers to a survey that is not named show nothing, on the page and in the table") {
  World world;
  auto const dana = world.as("dana");
  auto const survey = open(dana, plan("confidential", "anyone"));
  for (std::string const name : {"p1", "p2"})
    REQUIRE(answer(world.from(name, "business"), survey.id, {choice(1, {2}), words(4, "מילים שלי")}).ok());
  REQUIRE(world.as("dana").call("survey.close", {{"survey", survey.id}}).ok());
  auto const id = std::to_string(survey.id);
  CHECK_FALSE(Visitor(world).sees("/hitnadvut/surveys/" + id, "100%"));
  CHECK_FALSE(Visitor(world).sees("/hitnadvut/surveys/" + id, "מילים שלי"));
  CHECK_FALSE(Visitor(world, dana).sees("/surveys/" + id + "/results.csv", "1.000"));
  CHECK_FALSE(Visitor(world, dana).sees("/surveys/" + id + "/results.csv", "מילים שלי"));
}

TEST_CASE("The list of organisations goes to the team, the inbox to visitors of a demo") {
  World world;
  auto const noa = world.from("noa", "civil_society");
  CHECK(Visitor(world, world.as("dana")).sees("/initiatives/organisations.csv", "ארגון noa"));
  CHECK(Visitor(world, noa).get("/initiatives/organisations.csv").status == 404);
  REQUIRE(world.as("dana")
              .call("person.invite",
                    {{"name", "ליאור"}, {"email", "lior@example.org"}, {"language", "he"}, {"grants", Json::array()}})
              .ok());
  Visitor visitor(world);
  visitor.demo = true;
  CHECK(visitor.sees("/mail", "lior@example.org"));
  CHECK(visitor.sees("/mail/1", "<a href=\"http://localhost:8080/sign-in#link="));
  visitor.demo = false;
  CHECK(visitor.get("/mail").status == 404);
  CHECK(visitor.get("/mail/1").status == 404);
}

TEST_CASE("Codes have pictures, and only what can be a code") {
  World world;
  Visitor visitor(world);
  auto const picture = visitor.get("/qr/23CDF.svg");
  CHECK(picture.status == 200);
  CHECK(picture.type == "image/svg+xml");
  CHECK(has(picture.body, "https://shidra.example/s/23CDF"));
  for (char const* path : {"/qr/23cdf.svg", "/qr/23CDFG.svg", "/qr/.svg", "/qr/2 3CDF.svg", "/qr/\"><x>.svg"})
    CHECK(visitor.get(path).status == 404);
  CHECK(visitor.sees("/robots.txt", "https://shidra.example/sitemap.xml"));
}

TEST_CASE("A language asked for by address goes along with the links; without one the initiative's counts") {
  MeetingPlace place;
  place.save(MeetingPlace::draft("סיכום", "טקסט"));
  REQUIRE(place.publish().ok());
  Visitor visitor(place.world);
  CHECK(visitor.sees("/", "<html lang=\"he\" dir=\"rtl\">"));
  CHECK(visitor.sees("/", "href=\"/hitnadvut/summaries\""));
  visitor.language = "en";
  CHECK(visitor.sees("/", "href=\"/hitnadvut/summaries?lang=en\""));
  CHECK(visitor.sees("/hitnadvut/summaries", "href=\"/hitnadvut/summaries?lang=ar\""));
}

TEST_CASE("The accessibility statement names whom to turn to, or says that nobody was named") {
  World world;
  Visitor visitor(world);
  visitor.language = "en";
  CHECK(visitor.sees("/accessibility", "has not yet named an accessibility coordinator"));
  world.database().write([](storage::Write& write) {
    auto row = *storage::find_initiative(write, {1});
    row.contact_name = "רותם";
    row.contact_email = "access@example.org";
    storage::change_initiative(write, row);
  });
  CHECK(visitor.sees("/accessibility", "mailto:access@example.org"));
  CHECK_FALSE(visitor.sees("/accessibility", "has not yet named"));
}

TEST_CASE("Headings of a text follow the page's outline without a gap, whatever their writer began with") {
  struct Row {
    std::string written;
    std::string shown;
  };
  for (auto const& [written, shown] :
       {Row{"<h4 id=\"a\">x</h4><p>y</p><h4>z</h4>", "<h3 id=\"a\">x</h3><p>y</p><h3>z</h3>"},
        Row{"<h4>x</h4><h6>y</h6><h3>z</h3>", "<h3>x</h3><h4>y</h4><h3>z</h3>"},
        Row{"<p>&lt;h4&gt; <hr/> <h", "<p>&lt;h4&gt; <hr/> <h"}, Row{"<h3>x</h3><h4>y</h4>", "<h3>x</h3><h4>y</h4>"}})
    CHECK(pages::with_headings_in_steps(written) == shown);
}
