// SPDX-License-Identifier: AGPL-3.0-or-later
// Summaries through the whole pipeline: drafts that do not lose text, one act that publishes, corrections that leave
// what was published as it was, tombstones, tasks, readers.
#include "storage/summaries.hpp"

#include <set>

#include "storage/engine/journal.hpp"
#include "tests/unit/server/support/meeting_place.hpp"

using namespace shidra::test;
namespace storage = shidra::storage;

namespace {

using Place = MeetingPlace;

storage::RevisionRow revision(Place& it, std::int64_t number) {
  storage::RevisionRow row{};
  it.world.database().read([&](storage::Read& read) { row = storage::revision_of(read, {1}, number); });
  return row;
}

std::set<std::string> topics_of_events(Place& it) {
  std::set<std::string> topics;
  for (auto const& event : it.world.events()) topics.insert(event.at("topic").get<std::string>());
  return topics;
}

std::vector<std::string> tasks(Place& it) {
  std::vector<std::string> list;
  for (auto const& [id, thing] : it.world.topic(it.topic("forum")))
    if (id.starts_with("task/"))
      list.push_back(id + " " + thing.at("text").get<std::string>() + (thing.contains("done_at") ? " done" : ""));
  return list;
}

}  // namespace

TEST_CASE("A draft is seen at the desk only, and a save over a newer version is refused without losing anything") {
  Place it;
  it.save(Place::draft("סיכום", "טקסט ראשון"));
  CHECK(topics_of_events(it) == std::set<std::string>{it.topic("desk")});
  CHECK(it.world.thing(it.topic("desk"), "summary_draft", it.meeting).at("saved_by") == "dana");
  auto stale = Place::draft("אחר", "טקסט אחר");
  stale["meeting"] = it.meeting;
  stale["version"] = 0;
  auto const refused = it.dana.call("summary.save", stale);
  CHECK(refused.refusal() == "stale_draft");
  CHECK(refused.reply.at("error").at("data").at("params").at("version") == 1);
  CHECK(it.world.thing(it.topic("desk"), "summary_draft", it.meeting).at("body") == "טקסט ראשון");
  stale["version"] = 1;
  CHECK(it.noa.call("summary.save", stale).refusal() == "not_allowed");
  CHECK(it.world.guest().call("summary.save", stale).refusal() == "signed_out");
  for (auto const& topic : {it.topic("forum"), std::string("initiative/1"), it.own(it.noa)})
    CHECK(Json(it.world.topic(topic)).dump().find("טקסט ראשון") == std::string::npos);
}

TEST_CASE("Publishing needs the newest draft, with a title and a text, and owners who can read their task") {
  struct Row {
    char const* title;
    char const* body;
    std::int64_t seen;
    bool outsider_owns;
    char const* refusal;
    char const* problems;
  };
  Row const rows[]{
      {"", "", 1, false, "invalid", "/title empty; /body empty"},
      {"כותרת", " ", 1, false, "invalid", "/body empty"},
      {"כותרת", "טקסט", 2, false, "stale_draft", ""},
      {"כותרת", "טקסט", 1, true, "invalid", "/tasks/0/owner not_reader"},
      {"כותרת", "טקסט", 1, false, "", ""},
  };
  for (auto const& row : rows) {
    Place it;
    auto draft = Place::draft(row.title, row.body);
    if (row.outsider_owns) draft["tasks"] = {{{"text", "משימה"}, {"owner", it.omar.id()}}};
    it.save(draft);
    auto const result = it.dana.call("summary.publish", {{"meeting", it.meeting}, {"version", row.seen}});
    INFO(row.title << "|" << row.body << " " << result.reply.dump());
    CHECK(result.refusal() == row.refusal);
    if (*row.problems) CHECK(result.problems() == row.problems);
    CHECK(it.mails().size() == (result.ok() ? 2U : 0U));
  }
  Place it;
  CHECK(it.dana.call("summary.publish", {{"meeting", it.meeting}, {"version", 1}}).refusal() == "stale_draft");
  CHECK(it.noa.call("summary.publish", {{"meeting", it.meeting}, {"version", 1}}).refusal() == "not_allowed");
}

TEST_CASE("Publishing brings a summary to members, to everybody, and into every member's mail at one moment") {
  Place it;
  auto draft = Place::draft("סיכום", "**החלטנו** להמשיך");
  draft["decisions"] = {"להמשיך"};
  draft["tasks"] = {{{"text", "להזמין אולם"}, {"owner", it.noa.id()}}, {{"text", "לכתוב לכולם"}}};
  it.save(draft);
  auto const published = it.publish();
  REQUIRE(published.ok());
  CHECK(published.result().at("mails") == 2);
  CHECK(published.result().at("revision") == 1);
  for (auto const& topic : {it.topic("forum"), std::string("initiative/1")}) {
    auto const summary = it.world.thing(topic, "summary", 1);
    CHECK(summary.at("excerpt") == "החלטנו להמשיך");
    CHECK(summary.at("decisions") == 1);
    CHECK(summary.at("tasks") == 2);
  }
  auto const text = it.world.thing("summary/1", "summary_text", 1);
  CHECK(text.at("html").get<std::string>().find("<strong>") != std::string::npos);
  CHECK_FALSE(text.contains("difference"));
  CHECK(it.world.thing(it.topic("forum"), "meeting", it.meeting).at("summary") == 1);
  CHECK(it.world.thing(it.own(it.noa), "task", 1).at("owner_name") == "noa");
  CHECK(it.world.thing(it.own(it.sami), "task", 1).is_null());
  CHECK(it.world.thing(it.topic("desk"), "readership", 1) == Json({{"id", 1}, {"members", 2}, {"readers", 0}}));
  CHECK(it.world.guest().may_watch("summary/1"));
  for (auto const& mail : it.mails()) {
    CHECK(mail.plain.find("http://localhost:8080/app/summaries/1") != std::string::npos);
    CHECK(mail.plain.find("החלטנו להמשיך") != std::string::npos);
  }
  CHECK(it.publish().refusal() == "nothing_changed");
}

TEST_CASE("What is for members only never reaches anybody else") {
  Place it;
  auto draft = Place::draft("סוד", "רק לחברים");
  draft["audience"] = "members";
  it.save(draft);
  REQUIRE(it.publish().ok());
  for (auto const& event : it.world.events())
    if (event.at("topic") == "initiative/1") CHECK(event.dump().find("סוד") == std::string::npos);
  CHECK(it.world.thing("initiative/1", "summary", 1).is_null());
  CHECK(it.noa.may_watch("summary/1"));
  CHECK_FALSE(it.omar.may_watch("summary/1"));
  CHECK_FALSE(it.world.guest().may_watch("summary/1"));
  CHECK(it.omar.call("summary.mark_read", {{"summary", 1}}).refusal() == "not_found");
}

TEST_CASE("A correction needs a reason, shows what changed, and leaves the published revision as it was") {
  Place it;
  auto draft = Place::draft("סיכום", "המפגש הבא ביום שני");
  it.save(draft);
  REQUIRE(it.publish().ok());
  auto const first = revision(it, 1);
  draft["body"] = "המפגש הבא ביום שלישי";
  it.save(draft);
  CHECK(it.publish().refusal() == "reason_missing");
  CHECK(it.world.thing("summary/1", "summary_text", 1).at("html").get<std::string>().find("שני") != std::string::npos);
  REQUIRE(it.publish("היום היה שגוי").ok());
  auto const after = revision(it, 1);
  CHECK(std::tie(first.title, first.body, first.html.value, first.excerpt, first.audience, first.published_at,
                 first.published_by) == std::tie(after.title, after.body, after.html.value, after.excerpt,
                                                 after.audience, after.published_at, after.published_by));
  auto const text = it.world.thing("summary/1", "summary_text", 1);
  CHECK(text.at("revisions").size() == 2);
  CHECK(text.at("revisions")[1].at("reason") == "היום היה שגוי");
  CHECK(text.at("difference").get<std::string>().find("<ins>") != std::string::npos);
  CHECK(it.mails().size() == 4);
  CHECK(it.mails().front().plain.find("היום היה שגוי") != std::string::npos);
}

TEST_CASE("A correction that narrows the audience takes the summary off the public page and asks every watcher again") {
  Place it;
  auto draft = Place::draft("סיכום", "טקסט");
  it.save(draft);
  REQUIRE(it.publish().ok());
  REQUIRE(it.world.guest().may_watch("summary/1"));
  draft["audience"] = "members";
  it.save(draft);
  REQUIRE(it.publish("לחברים בלבד").ok());
  CHECK(it.world.thing("initiative/1", "summary", 1).is_null());
  CHECK_FALSE(it.world.thing(it.topic("forum"), "summary", 1).is_null());
  CHECK_FALSE(it.world.guest().may_watch("summary/1"));
  REQUIRE(it.world.aftermaths().size() == 1);
  CHECK(it.world.aftermaths().front().audience_changed == std::vector<std::string>{"summary/1"});
}

TEST_CASE("Tasks keep what was done through a correction, unless they are other tasks now") {
  Place it;
  auto draft = Place::draft("סיכום", "טקסט");
  draft["tasks"] = {{{"text", "להזמין אולם"}, {"owner", it.noa.id()}}, {{"text", "לכתוב לכולם"}}, {{"text", "לצלם"}}};
  it.save(draft);
  REQUIRE(it.publish().ok());
  CHECK(it.sami.call("task.mark", {{"task", 1}, {"done", true}}).refusal() == "not_allowed");
  CHECK(it.omar.call("task.mark", {{"task", 1}, {"done", true}}).refusal() == "not_found");
  CHECK(it.noa.call("task.mark", {{"task", 1}, {"done", true}}).refusal() == "");
  CHECK(it.noa.call("task.mark", {{"task", 2}, {"done", true}}).refusal() == "not_allowed");
  CHECK(it.dana.call("task.mark", {{"task", 2}, {"done", true}}).refusal() == "");
  draft["tasks"] = {
      {{"text", "לכתוב לכולם היום"}}, {{"text", "לצלם"}}, {{"text", "להזמין אולם"}, {"owner", it.sami.id()}}};
  it.save(draft);
  REQUIRE(it.publish("שינוי במשימות").ok());
  CHECK(tasks(it) == std::vector<std::string>{"task/1 להזמין אולם", "task/3 לצלם", "task/4 לכתוב לכולם היום"});
  CHECK(it.world.thing(it.own(it.noa), "task", 1).is_null());
  CHECK_FALSE(it.world.thing(it.own(it.sami), "task", 1).is_null());
}

TEST_CASE("Reading is counted without names, and a correction makes a summary unread again") {
  Place it;
  auto draft = Place::draft("סיכום", "טקסט");
  it.save(draft);
  REQUIRE(it.publish().ok());
  REQUIRE(it.noa.call("summary.mark_read", {{"summary", 1}}).ok());
  CHECK(topics_of_events(it) == std::set<std::string>{it.topic("desk"), it.own(it.noa)});
  CHECK(it.world.thing(it.own(it.noa), "read_mark", 1).at("revision") == 1);
  CHECK(it.world.thing(it.topic("desk"), "readership", 1).at("readers") == 1);
  REQUIRE(it.dana.call("summary.mark_read", {{"summary", 1}}).ok());  // reads it, and is no member: not counted
  CHECK(it.world.thing(it.topic("desk"), "readership", 1).at("readers") == 1);
  CHECK(it.omar.call("summary.mark_read", {{"summary", 1}}).refusal() == "not_allowed");
  draft["body"] = "אחר";
  it.save(draft);
  REQUIRE(it.publish("תיקון").ok());
  CHECK(it.world.thing(it.topic("desk"), "readership", 1).at("readers") == 0);
  CHECK(it.world.thing(it.own(it.noa), "read_mark", 1).at("revision") == 1);
}

TEST_CASE("A withdrawn summary leaves a tombstone with its title and reason, and nothing else") {
  Place it;
  auto draft = Place::draft("סיכום", "טקסט שהיה טעות");
  draft["tasks"] = {{{"text", "משימה"}, {"owner", it.noa.id()}}};
  it.save(draft);
  CHECK(it.dana.call("summary.withdraw", {{"summary", 1}, {"reason", "טעות"}}).refusal() == "not_found");
  REQUIRE(it.publish().ok());
  REQUIRE(it.noa.call("summary.mark_read", {{"summary", 1}}).ok());
  CHECK(it.noa.call("summary.withdraw", {{"summary", 1}, {"reason", "טעות"}}).refusal() == "not_allowed");
  REQUIRE(it.dana.call("summary.withdraw", {{"summary", 1}, {"reason", "טעות"}}).ok());
  for (auto const& topic : {it.topic("forum"), std::string("initiative/1")}) {
    auto const tombstone = it.world.thing(topic, "summary", 1);
    CHECK(tombstone.at("withdrawn") == "טעות");
    CHECK(tombstone.at("title") == "סיכום");
    CHECK(tombstone.at("excerpt") == "");
    CHECK(tombstone.at("tasks") == 0);
    CHECK(Json(it.world.topic(topic)).dump().find("שהיה טעות") == std::string::npos);
  }
  CHECK(it.world.topic("summary/1").empty());
  CHECK(it.world.thing(it.own(it.noa), "task", 1).is_null());
  CHECK(it.world.thing(it.own(it.noa), "read_mark", 1).is_null());
  CHECK(it.dana.call("summary.withdraw", {{"summary", 1}, {"reason", "שוב"}}).refusal() == "withdrawn");
  draft["meeting"] = it.meeting;
  draft["version"] = it.version;
  CHECK(it.dana.call("summary.save", draft).refusal() == "withdrawn");
  CHECK(it.publish("שוב").refusal() == "withdrawn");
  CHECK(it.noa.call("summary.mark_read", {{"summary", 1}}).refusal() == "withdrawn");
}

TEST_CASE("The preview says what publishing does then: letters by language, page, revision") {
  Place it;
  REQUIRE(it.sami.call("me.update", {{"name", "סאמי"}, {"language", "ar"}}).ok());
  it.save(Place::draft("סיכום", "טקסט"));
  auto const preview = it.dana.call("summary.preview", {{"meeting", it.meeting}});
  REQUIRE(preview.ok());
  CHECK(
      preview.result() ==
      Json(
          {{"members", 2}, {"mails_he", 1}, {"mails_ar", 1}, {"mails_en", 0}, {"public_page", true}, {"revision", 1}}));
  REQUIRE(it.publish().ok());
  int arabic = 0;
  for (auto const& mail : it.mails()) arabic += mail.language == shidra::protocol::Language::ar;
  CHECK(arabic == 1);
  CHECK(it.noa.call("summary.preview", {{"meeting", it.meeting}}).refusal() == "not_allowed");
  CHECK(it.omar.call("text.preview", {{"markdown", "**a** <script>"}})
            .result()
            .at("html")
            .get<std::string>()
            .find("<script") == std::string::npos);
  CHECK(it.world.guest().call("text.preview", {{"markdown", "a"}}).refusal() == "signed_out");
}

TEST_CASE("A changed name is seen on the tasks its owner has") {
  Place it;
  auto draft = Place::draft("סיכום", "טקסט");
  draft["tasks"] = {{{"text", "משימה"}, {"owner", it.noa.id()}}};
  it.save(draft);
  REQUIRE(it.publish().ok());
  REQUIRE(it.noa.call("me.update", {{"name", "נועה"}, {"language", "he"}}).ok());
  CHECK(it.world.thing(it.topic("forum"), "task", 1).at("owner_name") == "נועה");
}

TEST_CASE("Saving and reading leave nothing in the journal, publishing does") {
  Place it;
  std::vector<std::string> acts;
  it.save(Place::draft("סיכום", "טקסט"));
  REQUIRE(it.publish().ok());
  REQUIRE(it.noa.call("summary.mark_read", {{"summary", 1}}).ok());
  it.world.database().read([&](storage::Read& read) {
    acts =
        read.all<std::string>(R"sql(SELECT act FROM journal WHERE stream = 1 AND act LIKE 'summary.%' ORDER BY n)sql");
  });
  CHECK(acts == std::vector<std::string>{"summary.publish"});
}
