// SPDX-License-Identifier: AGPL-3.0-or-later
// Calls and responses through the whole server: what they bring, and what must not happen. Every call also checks that
// the events of every topic lead from the snapshot before to the snapshot after (support/world.hpp).
#include "storage/calls.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include "server/calls/close_due_calls.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/calls.hpp"

using namespace shidra;
using test::Actor;
using test::CallWorld;
using test::Json;

namespace {

using Mails = std::vector<std::string>;

/// Nobody but the organisation and its reviewers hears of a response.
void check_responses_stay(CallWorld& world, Actor const& of) {
  for (auto const& event : world.events()) {
    if (event.at("kind") != "response") continue;
    auto const topic = event.at("topic").get<std::string>();
    INFO(topic);
    CHECK((topic == world.organisation_topic(of) || topic == world.review_topic()));
  }
}

/// How often the log tells reviewers of a response: what whoever watches hears, and whoever resumes reads.
std::int64_t told_in_review(CallWorld& world) {
  return world.count("event WHERE topic = '" + world.review_topic() + "' AND body LIKE '%\"kind\":\"response\"%'");
}

/// Neither what is there now nor what was told since tells a reviewer of a response.
void check_sealed(CallWorld& world, Actor const& of) {
  for (auto const& [name, thing] : world.topic(world.review_topic())) CHECK(name.starts_with("turnout/"));
  CHECK(told_in_review(world) == 0);
  CHECK(world.topic(world.organisation_topic(of)).size() == 1);
}

/// A writer that is busy with something else, and what waits behind it.
class Slow {
 public:
  using Error = std::shared_ptr<std::future<int>>;

  explicit Slow(CallWorld& world) : world_(world) {
    std::promise<void> begun;
    world_.database().writer().submit({.run =
                                           [&](storage::Write&) {
                                             begun.set_value();
                                             go_on_.get_future().wait();
                                             return storage::Writer::Verdict::undo;
                                           },
                                       .done = {}});
    begun.get_future().wait();
  }
  Error send(Actor const& who, std::string const& method, Json const& params) {
    auto done = std::make_shared<std::promise<int>>();
    world_.pipeline().run({"1", method, params, world_.key()}, who.credentials_,
                          [done](pipeline::Outcome outcome) { done->set_value(outcome.error); });
    return std::make_shared<std::future<int>>(done->get_future());
  }
  void go_on() { go_on_.set_value(); }

 private:
  CallWorld& world_;
  std::promise<void> go_on_;
};

}  // namespace

TEST_CASE("A call lives from draft to decision, and each state is seen by those it is for") {
  CallWorld world;
  CHECK(world.seen_call().is_null());
  CHECK(world.thing("team/1", "call", world.call).at("html").get<std::string>().find("<strong>") != std::string::npos);
  CHECK(world.turnout().is_null());
  world.open();
  CHECK(world.thing("team/1", "call", world.call).is_null());
  CHECK(world.seen_call().at("state") == "open");
  CHECK(world.seen_call().at("opened_at") == world.seam().now_ms);
  CHECK(world.aftermaths().back().deadlines_changed);

  auto avi = world.editor("avi");
  auto const response = world.respond(avi);
  CHECK(world.own(avi, response).at("state") == "submitted");
  CHECK(world.own(avi, response).at("representative_name") == "avi");
  CHECK(world.turnout().at("submitted") == 1);
  CHECK(world.mails() == Mails{"response_received avi@example.org"});
  CHECK_FALSE(world.seen_call().contains("answered"));

  world.pass_deadline();
  CHECK(world.reviewed(response).at("texts").at(0) == "כי כן");
  CHECK(world.seen_call().at("state") == "closed");
  CHECK(world.seen_call().at("answered") == 1);
  CHECK(world.seen_call().at("answered_by_sector").empty());

  REQUIRE(world.coordinator().call("response.decide", world.decision(response, "accepted")).ok());
  CHECK(world.seen_call().at("state") == "in_review");
  CHECK(world.seen_call().at("accepted_by_sector").empty());
  auto const seat = world.own(avi, response).at("seat").get<std::int64_t>();
  auto const seated = world.thing("seats/" + std::to_string(world.forum_id), "seat", seat);
  CHECK(seated.at("person") == avi.id());
  CHECK(seated.at("origin") == "call");
  CHECK(world.thing("person/" + std::to_string(avi.id()), "me", avi.id()).at("seats").size() == 1);
  CHECK(world.own(avi, response).at("reason") == "כך הוחלט");
  CHECK(world.mails().back() == "response_decided avi@example.org");

  REQUIRE(world.dana().call("call.conclude", {{"call", world.call}}).ok());
  CHECK(world.seen_call().at("state") == "decided");
  Json const one = {{{"sector", "civil_society"}, {"count", 1}}};
  CHECK(world.seen_call().at("answered_by_sector") == one);
  CHECK(world.seen_call().at("accepted_by_sector") == one);
}

TEST_CASE("A response counts exactly until the deadline, whether or not the closing job has run") {
  for (std::int64_t const offset : {-1, 0, 1}) {
    for (bool const job_runs_first : {false, true}) {
      CallWorld world;
      world.open();
      auto avi = world.editor("avi");
      auto const response = world.begin(avi);
      world.at_deadline(offset);
      INFO("T" << offset << (job_runs_first ? " after the job" : ""));
      if (job_runs_first) world.close();
      auto const result = avi.call("response.submit", {{"response", response}, {"version", 1}});
      if (offset <= 0) {
        CHECK(result.ok());
        CHECK(world.own(avi, response).at("submitted_at") == world.deadline + offset);
      } else {
        CHECK(result.refusal() == (job_runs_first ? "call_not_open" : "deadline_passed"));
        CHECK(world.own(avi, response).at("state") == "draft");
        CHECK(world.mails().empty());
        CHECK(world.reviewed(response).is_null());
      }
    }
  }
}

TEST_CASE("After the deadline nothing is saved, begun or extended, and a clock set back opens nothing again") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto late = world.editor("late");
  auto const response = world.begin(avi);
  Json const longer = {{"call", world.call}, {"note", "עוד יום"}, {"deadline", world.deadline + 24 * CallWorld::hour}};
  world.at_deadline(1);
  CHECK(avi.call("response.save", world.save_request(1)).refusal() == "deadline_passed");
  CHECK(late.call("response.save", world.save_request(0)).refusal() == "deadline_passed");
  CHECK(world.dana().call("call.amend", longer).refusal() == "deadline_passed");
  world.close();
  CHECK(world.dana().call("call.amend", longer).refusal() == "call_not_open");
  world.at_deadline(-1000);
  CHECK(avi.call("response.submit", {{"response", response}, {"version", 1}}).refusal() == "call_not_open");
  CHECK(late.call("response.save", world.save_request(0)).refusal() == "call_not_open");
  CHECK(world.dana().call("call.amend", longer).refusal() == "call_not_open");
  CHECK(world.seen_call().at("deadline") == world.deadline);
  CHECK(world.seen_call().at("answered") == 0);
  CHECK(world.count("response") == 1);
  CHECK(world.mails().empty());
}

TEST_CASE("The job closes what is due and nothing else") {
  CallWorld world;
  world.open();
  std::vector<protocol::Id<protocol::Initiative>> due;
  auto const ask = [&] {
    world.database().read(
        [&](storage::Read& read) { due = calls::initiatives_with_due_calls(read, world.seam().now()); });
  };
  world.at_deadline(0);
  ask();
  CHECK(due.empty());
  world.close();
  CHECK(world.seen_call().at("state") == "open");
  auto const journaled = world.count("journal");
  world.at_deadline(1);
  ask();
  CHECK(due.size() == 1);
  world.close();
  CHECK(world.seen_call().at("state") == "closed");
  CHECK(world.count("journal") == journaled + 1);
  ask();
  CHECK(due.empty());
}

TEST_CASE("Two editors do not overwrite each other, and an organisation has one response") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto noa = world.colleague(avi, "noa");
  auto const response = world.begin(avi);
  auto const second = noa.call("response.save", world.save_request(0, "שלי"));
  CHECK(second.refusal() == "stale_version");
  CHECK(second.reply.at("error").at("data").at("params").at("version") == 1);
  CHECK(second.reply.at("error").at("data").at("params").at("name") == "avi");
  CHECK(world.own(avi, response).at("texts").at(0) == "כי כן");
  auto const after = noa.call("response.save", world.save_request(1, "שלנו"));
  REQUIRE(after.ok());
  CHECK(after.result().at("response") == response);
  CHECK(after.result().at("version") == 2);
  CHECK(world.own(avi, response).at("saved_by") == "noa");
  CHECK(avi.call("response.submit", {{"response", response}, {"version", 1}}).refusal() == "stale_version");
  CHECK(world.own(avi, response).at("state") == "draft");
  REQUIRE(avi.call("response.submit", {{"response", response}, {"version", 2}}).ok());
  CHECK(world.mails() == Mails{"response_received avi@example.org", "response_received noa@example.org"});
  CHECK(noa.call("response.save", world.save_request(2, "מאוחר")).refusal() == "response_submitted");
  CHECK(avi.call("response.submit", {{"response", response}, {"version", 2}}).refusal() == "wrong_state");
  CHECK(world.own(avi, response).at("texts").at(0) == "שלנו");
  CHECK(world.count("response") == 1);
}

TEST_CASE("Autosaving leaves no trace in the journal, handing in does") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto const before = world.count("journal");
  auto const response = world.begin(avi);
  REQUIRE(avi.call("response.save", world.save_request(1, "עוד")).ok());
  CHECK(world.count("journal") == before);
  REQUIRE(avi.call("response.submit", {{"response", response}, {"version", 2}}).ok());
  CHECK(world.count("journal") == before + 1);
}

TEST_CASE("169 organisations submit in the last millisecond and every one of them counts") {
  CallWorld world;
  world.open();
  std::vector<Actor> editors;
  for (int number = 0; number < 169; ++number)
    editors.push_back(world.editor("editor" + std::to_string(number), "business"));
  world.at_deadline(0);
  std::atomic<int> fine{0};
  // Past World::call, which compares everything before and after: all of them wait in the writer's queue at once.
  auto const all = [&](std::string const& method, auto const& params_of) {
    std::vector<std::future<void>> waiting;
    for (std::size_t index = 0; index < editors.size(); ++index) {
      auto done = std::make_shared<std::promise<void>>();
      waiting.push_back(done->get_future());
      world.pipeline().run({"1", method, params_of(index), world.key()}, editors[index].credentials_,
                           [done, &fine](pipeline::Outcome outcome) {
                             fine += outcome.error == 0;
                             done->set_value();
                           });
    }
    for (auto& one : waiting) one.wait();
  };
  all("response.save", [&](std::size_t) { return world.save_request(0); });
  CHECK(fine == 169);
  std::vector<std::int64_t> ids;
  world.database().read([&](storage::Read& read) {
    for (auto const& editor : editors)
      ids.push_back(storage::find_response(read, {world.call},
                                           protocol::Id<protocol::Organisation>{world.organisation_of(editor)})
                        ->id.value);
  });
  all("response.submit", [&](std::size_t index) { return Json{{"response", ids[index]}, {"version", 1}}; });
  CHECK(fine == 2 * 169);
  world.at_deadline(1);
  world.close();
  CHECK(world.seen_call().at("answered") == 169);
  CHECK(world.turnout().at("submitted") == 169);
  CHECK(world.turnout().at("drafts") == 0);
  CHECK(world.mails().size() == 169);
  CHECK(world.count("response WHERE submitted_at = " + std::to_string(world.deadline)) == 169);
}

TEST_CASE("Accepting beyond a maximum is refused and changes nothing") {
  CallWorld world;
  world.open();
  std::vector<Actor> editors{world.editor("a"), world.editor("b"), world.editor("c")};
  std::vector<std::int64_t> responses;
  for (auto& editor : editors) responses.push_back(world.respond(editor));
  world.pass_deadline();
  auto dana = world.dana();
  REQUIRE(dana.call("response.decide", world.decision(responses[0], "accepted")).ok());
  REQUIRE(dana.call("response.decide", world.decision(responses[1], "accepted")).ok());
  auto const before = world.own(editors[2], responses[2]);
  auto const mails = world.mails();
  auto const journaled = world.count("journal");
  CHECK(dana.call("response.decide", world.decision(responses[2], "accepted")).refusal() == "max_reached");
  CHECK(world.events().empty());
  CHECK(world.own(editors[2], responses[2]) == before);
  CHECK(before.at("state") == "submitted");
  CHECK(world.mails() == mails);
  CHECK(world.count("seat") == 2);
  CHECK(world.count("journal") == journaled);
  CHECK(world.turnout().at("accepted") == 2);
  REQUIRE(dana.call("response.decide", world.decision(responses[2], "waitlisted")).ok());
  CHECK(world.own(editors[2], responses[2]).at("state") == "waitlisted");
  CHECK_FALSE(world.own(editors[2], responses[2]).contains("seat"));
  CHECK(world.count("seat") == 2);
}

TEST_CASE("No other organisation sees a response, nor do members, nor anybody else") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto rival = world.editor("rival");
  auto plain = world.from("plain", "business");
  auto const member = world.as("member");
  world.seat(world.forum_id, world.from("seated", "business"));
  auto const response = world.begin(avi);
  check_responses_stay(world, avi);
  CHECK(world.reviewed(response).is_null());
  CHECK(world.turnout().at("drafts") == 1);
  auto const own = world.organisation_topic(avi);
  for (auto watcher : {rival, plain, member, world.as("seated"), world.guest()}) {
    CHECK_FALSE(watcher.may_watch(own));
    CHECK_FALSE(watcher.may_watch(world.review_topic()));
  }
  CHECK(avi.may_watch(own));
  CHECK_FALSE(avi.may_watch(world.review_topic()));
  for (auto watcher : {world.dana(), world.coordinator(), world.reviewer()}) {
    CHECK_FALSE(watcher.may_watch(own));
    CHECK(watcher.may_watch(world.review_topic()));
  }
  CHECK(rival.call("response.submit", {{"response", response}, {"version", 1}}).refusal() == "not_found");
  CHECK(rival.call("response.withdraw", {{"response", response}}).refusal() == "not_found");
  CHECK(world.dana().call("response.submit", {{"response", response}, {"version", 1}}).refusal() == "not_found");
  CHECK(world.own(avi, response).at("state") == "draft");
  REQUIRE(avi.call("response.submit", {{"response", response}, {"version", 1}}).ok());
  check_responses_stay(world, avi);
  for (auto const& [name, thing] : world.topic(world.organisation_topic(rival))) CHECK(name.empty());
  world.pass_deadline();
  CHECK(rival.call("response.decide", world.decision(response, "accepted")).refusal() == "not_found");
  CHECK(plain.call("response.decide", world.decision(response, "accepted")).refusal() == "not_found");
  CHECK(avi.call("response.decide", world.decision(response, "accepted")).refusal() == "not_allowed");
  CHECK(world.reviewed(response).at("state") == "submitted");
}

TEST_CASE("Until a call has closed nobody reads or lists what was handed in; how many there are shows") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto ben = world.editor("ben");
  auto watchers = {world.dana(), world.coordinator(), world.reviewer()};
  auto const taken_back = world.respond(ben);
  REQUIRE(ben.call("response.withdraw", {{"response", taken_back}}).ok());
  auto const response = world.respond(avi);
  check_sealed(world, avi);
  CHECK(world.turnout().at("submitted") == 1);
  CHECK(world.turnout().at("drafts") == 1);
  for (auto watcher : watchers) {
    CHECK(watcher.may_watch(world.review_topic()));
    CHECK(watcher.call("response.decide", world.decision(response, "declined")).refusal() == "wrong_state");
  }
  REQUIRE(avi.call("me.update", {{"name", "אבי כהן"}, {"language", "he"}}).ok());
  check_sealed(world, avi);
  world.at_deadline(1);
  check_sealed(world, avi);  // until it is noted as closed
  world.close();
  CHECK(world.reviewed(response).at("representative_name") == "אבי כהן");
  CHECK(world.reviewed(taken_back).is_null());
}

TEST_CASE("When a call closes, whoever watches it hears every response, and one who comes back from before") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto const response = world.respond(avi);
  CHECK(told_in_review(world) == 0);
  world.pass_deadline();
  CHECK(told_in_review(world) == 1);
  CHECK(world.reviewed(response).at("state") == "submitted");
}

TEST_CASE("What is received by the deadline counts although it is written after it, and the call closes behind it") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto ben = world.editor("ben");
  auto late = world.editor("late");
  auto const response = world.begin(avi);
  auto const taken_back = world.respond(ben);
  auto const too_late = world.begin(late);
  Slow slow(world);
  world.at_deadline(0);
  auto const submitted = slow.send(avi, "response.submit", {{"response", response}, {"version", 1}});
  auto const withdrawn = slow.send(ben, "response.withdraw", {{"response", taken_back}});
  world.at_deadline(1);
  auto const refused = slow.send(late, "response.submit", {{"response", too_late}, {"version", 1}});
  slow.go_on();
  CHECK(submitted->get() == 0);
  CHECK(withdrawn->get() == 0);
  CHECK(refused->get() != 0);
  CHECK(world.own(avi, response).at("submitted_at") == world.deadline);
  CHECK(world.own(ben, taken_back).at("state") == "draft");
  world.close();
  CHECK(world.seen_call().at("answered") == 1);
}

TEST_CASE("A draft received by the deadline is saved although its turn comes after it") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto late = world.editor("late");
  Slow slow(world);
  world.at_deadline(0);
  auto const saved = slow.send(avi, "response.save", world.save_request(0));
  world.at_deadline(1);
  auto const refused = slow.send(late, "response.save", world.save_request(0));
  slow.go_on();
  CHECK(saved->get() == 0);
  CHECK(refused->get() != 0);
  CHECK(world.count("response") == 1);
}

TEST_CASE("A call does not close before what was received in time and is still on its way to the writer") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto const response = world.begin(avi);
  world.at_deadline(0);
  pipeline::Pipeline::Gathered gathered;
  std::promise<int> submitted;
  world.pipeline().run(
      {"1", "response.submit", {{"response", response}, {"version", 1}}, world.key()}, avi.credentials_,
      [&](pipeline::Outcome outcome) { submitted.set_value(outcome.error); }, &gathered);
  world.pass_deadline();
  CHECK(world.seen_call().at("state") == "open");
  world.pipeline().write(std::move(gathered));
  CHECK(submitted.get_future().get() == 0);
  world.close();
  CHECK(world.seen_call().at("state") == "closed");
  CHECK(world.seen_call().at("answered") == 1);
}

TEST_CASE("A job that was sent to close one call does not close another whose deadline came while it waited") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto const response = world.begin(avi);
  Slow slow(world);
  world.at_deadline(0);
  auto closing = std::async(std::launch::async, [&] { world.close(); });
  while (world.database().writer().waiting() == 0) std::this_thread::yield();
  auto const submitted = slow.send(avi, "response.submit", {{"response", response}, {"version", 1}});
  world.at_deadline(1);
  slow.go_on();
  closing.get();
  CHECK(submitted->get() == 0);
  CHECK(world.seen_call().at("state") == "open");
}

TEST_CASE("The number of a response does not tell how many have begun before, and a table is in order of names") {
  CallWorld world;
  world.open();
  std::vector<std::int64_t> ids;
  for (std::string const name : {"dov", "avi", "gil", "ben"}) {
    auto editor = world.editor(name);
    ids.push_back(world.respond(editor));
    CHECK(ids.back() > 1'000'000);  // by chance once in nine thousand million
    CHECK(ids.back() <= protocol::max_safe_integer);
  }
  CHECK_FALSE(std::ranges::is_sorted(ids));
  std::vector<protocol::Id<protocol::Response>> listed;
  world.database().read([&](storage::Read& read) { listed = storage::responses_to(read, {world.call}); });
  std::vector<protocol::Id<protocol::Response>> const by_name{{ids[1]}, {ids[3]}, {ids[0]}, {ids[2]}};
  CHECK(listed == by_name);
}

TEST_CASE("A reviewer whose organisation responds reads and decides none of this call's responses from then on") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto noa = world.editor("noa");
  auto torn = world.colleague(noa, "torn");
  world.grant(torn, {{"role", "reviewer"}, {"call", world.call}});
  auto const other = world.respond(avi);
  CHECK(torn.may_watch(world.review_topic()));
  auto const own = world.begin(noa);
  auto const asked_again = world.aftermaths().back().rights_changed;
  CHECK(std::ranges::find(asked_again, protocol::Id<protocol::Person>{torn.id()}) != asked_again.end());
  CHECK_FALSE(torn.may_watch(world.review_topic()));
  world.pass_deadline();
  CHECK(torn.call("response.decide", world.decision(other, "declined")).refusal() == "conflict_of_interest");
  CHECK(torn.call("response.decide", world.decision(own, "declined")).refusal() == "conflict_of_interest");
  CHECK(world.reviewed(other).at("state") == "submitted");
  CHECK(world.mails() == Mails{"response_received avi@example.org"});
  REQUIRE(world.reviewer().call("response.decide", world.decision(other, "declined")).ok());
}

TEST_CASE("Nobody decides before the deadline, without a reason, on a draft, or twice") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto ben = world.editor("ben");
  auto const draft = world.begin(ben);
  auto const response = world.respond(avi);
  auto dana = world.dana();
  world.at_deadline(0);
  CHECK(dana.call("response.decide", world.decision(response, "declined")).refusal() == "wrong_state");
  world.at_deadline(1);
  CHECK(dana.call("response.decide", world.decision(response, "declined")).refusal() == "wrong_state");
  CHECK(dana.call("call.conclude", {{"call", world.call}}).refusal() == "wrong_state");
  world.close();
  CHECK(dana.call("response.decide", world.decision(draft, "declined")).refusal() == "not_found");
  auto blank = world.decision(response, "declined");
  blank["reason"] = " \n ";
  CHECK_FALSE(dana.call("response.decide", blank).ok());
  CHECK(world.reviewed(response).at("state") == "submitted");
  CHECK(world.seen_call().at("state") == "closed");
  REQUIRE(dana.call("response.decide", world.decision(response, "declined")).ok());
  CHECK(dana.call("response.decide", world.decision(response, "accepted")).refusal() == "wrong_state");
  CHECK(world.own(avi, response).at("state") == "declined");
  CHECK(world.count("seat") == 0);
}

TEST_CASE("Accepting needs a forum of the call and somebody of the organisation") {
  CallWorld world;
  auto const elsewhere = world.forum("אחר", 20, {});
  world.open();
  auto avi = world.editor("avi");
  auto rival = world.editor("rival");
  auto const saved = avi.call("response.save", {{"call", world.call}, {"version", 0}, {"texts", {"כן"}}});
  REQUIRE(saved.ok());
  auto const response = saved.result().at("response").get<std::int64_t>();
  REQUIRE(avi.call("response.submit", {{"response", response}, {"version", 1}}).ok());
  world.pass_deadline();
  auto dana = world.dana();
  auto decision = world.decision(response, "accepted");
  CHECK(dana.call("response.decide", decision).refusal() == "no_forum");
  decision["forum"] = elsewhere;
  CHECK(dana.call("response.decide", decision).problems() == "/forum not_of_call");
  decision["forum"] = world.forum_id;
  CHECK(dana.call("response.decide", decision).refusal() == "no_representative");
  decision["representative"] = rival.id();
  CHECK(dana.call("response.decide", decision).problems() == "/representative not_of_organisation");
  CHECK(world.count("seat") == 0);
  decision["representative"] = avi.id();
  CHECK(dana.call("response.decide", decision).ok());
  CHECK(world.count("seat") == 1);
}

TEST_CASE("What is handed in is taken back until the deadline, changed and handed in again") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto const response = world.respond(avi);
  world.at_deadline(0);
  REQUIRE(avi.call("response.withdraw", {{"response", response}}).ok());
  CHECK(world.own(avi, response).at("state") == "draft");
  CHECK_FALSE(world.own(avi, response).contains("submitted_at"));
  CHECK(world.turnout().at("submitted") == 0);
  REQUIRE(avi.call("response.save", world.save_request(1, "טוב יותר")).ok());
  REQUIRE(avi.call("response.submit", {{"response", response}, {"version", 2}}).ok());
  world.pass_deadline();
  CHECK(world.reviewed(response).at("texts").at(0) == "טוב יותר");
}

TEST_CASE("After the deadline an organisation may leave until it is decided, or the waitlist, without a way back") {
  CallWorld world;
  world.open();
  std::vector<Actor> editors{world.editor("a"), world.editor("b"), world.editor("c")};
  std::vector<std::int64_t> responses;
  for (auto& editor : editors) responses.push_back(world.respond(editor));
  world.at_deadline(1);
  REQUIRE(editors[0].call("response.withdraw", {{"response", responses[0]}}).ok());
  CHECK(world.own(editors[0], responses[0]).at("state") == "withdrawn");
  CHECK(world.own(editors[0], responses[0]).at("texts").size() == 2);
  CHECK(editors[0].call("response.submit", {{"response", responses[0]}, {"version", 1}}).refusal() ==
        "deadline_passed");
  world.close();
  CHECK(world.reviewed(responses[0]).at("state") == "withdrawn");
  CHECK(world.reviewed(responses[0]).at("texts").empty());
  CHECK_FALSE(world.reviewed(responses[0]).contains("representative_name"));
  CHECK(editors[0].call("response.save", world.save_request(1)).refusal() == "wrong_state");
  auto dana = world.dana();
  CHECK(dana.call("response.decide", world.decision(responses[0], "accepted")).refusal() == "wrong_state");
  REQUIRE(dana.call("response.decide", world.decision(responses[1], "waitlisted")).ok());
  REQUIRE(editors[1].call("response.withdraw", {{"response", responses[1]}}).ok());
  REQUIRE(dana.call("response.decide", world.decision(responses[2], "accepted")).ok());
  CHECK(editors[2].call("response.withdraw", {{"response", responses[2]}}).refusal() == "wrong_state");
  CHECK(world.turnout().at("submitted") == 1);
  REQUIRE(dana.call("call.conclude", {{"call", world.call}}).ok());
  CHECK(world.seen_call().at("answered") == 3);
}

TEST_CASE("A call is concluded when every response has its decision; the waitlist may still move later") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto ben = world.editor("ben", "academia");
  auto drafting = world.editor("drafting");
  world.begin(drafting);
  auto const first = world.respond(avi);
  auto const second = world.respond(ben);
  auto dana = world.dana();
  CHECK(dana.call("call.conclude", {{"call", world.call}}).refusal() == "wrong_state");
  world.pass_deadline();
  REQUIRE(dana.call("response.decide", world.decision(first, "waitlisted")).ok());
  auto const early = dana.call("call.conclude", {{"call", world.call}});
  CHECK(early.refusal() == "responses_undecided");
  CHECK(early.reply.at("error").at("data").at("params").at("count") == 1);
  CHECK(world.seen_call().at("answered_by_sector").empty());
  CHECK(avi.call("call.conclude", {{"call", world.call}}).refusal() == "not_allowed");
  REQUIRE(dana.call("response.decide", world.decision(second, "declined")).ok());
  REQUIRE(dana.call("call.conclude", {{"call", world.call}}).ok());
  Json const answered = {{{"sector", "academia"}, {"count", 1}}, {{"sector", "civil_society"}, {"count", 1}}};
  Json const none = {{{"sector", "academia"}, {"count", 0}}, {{"sector", "civil_society"}, {"count", 0}}};
  CHECK(world.seen_call().at("answered") == 2);
  CHECK(world.seen_call().at("answered_by_sector") == answered);
  CHECK(world.seen_call().at("accepted_by_sector") == none);
  CHECK(dana.call("call.conclude", {{"call", world.call}}).refusal() == "wrong_state");
  REQUIRE(dana.call("response.decide", world.decision(first, "accepted")).ok());
  CHECK(world.seen_call().at("state") == "decided");
  CHECK(world.seen_call().at("accepted_by_sector").at(1).at("count") == 1);
  CHECK(dana.call("response.decide", world.decision(second, "accepted")).refusal() == "wrong_state");
}

TEST_CASE("Once a call is open its terms are frozen; an amendment is public and reaches everyone who has begun") {
  CallWorld world;
  auto dana = world.dana();
  auto terms = world.terms();
  terms["call"] = world.call;
  terms["title"] = "אחר";
  REQUIRE(dana.call("call.save", terms).ok());
  world.open();
  terms["title"] = "מאוחר מדי";
  CHECK(dana.call("call.save", terms).refusal() == "frozen");
  CHECK(world.seen_call().at("title") == "אחר");
  auto avi = world.editor("avi");
  auto ben = world.editor("ben");
  world.editor("idle");
  world.begin(avi);
  world.respond(ben);
  Json amendment = {{"call", world.call}, {"note", "הבהרה"}, {"deadline", world.deadline}};
  CHECK(avi.call("call.amend", amendment).refusal() == "not_allowed");
  amendment["deadline"] = world.deadline - 1;
  CHECK(dana.call("call.amend", amendment).refusal() == "deadline_earlier");
  CHECK(world.seen_call().at("amendments").empty());
  CHECK(world.mails() == Mails{"response_received ben@example.org"});
  amendment["deadline"] = world.deadline;
  REQUIRE(dana.call("call.amend", amendment).ok());
  CHECK(world.seen_call().at("amendments").at(0).at("note") == "הבהרה");
  CHECK(world.mails() ==
        Mails{"response_received ben@example.org", "call_amended avi@example.org", "call_amended ben@example.org"});
  amendment["deadline"] = world.deadline + CallWorld::hour;
  REQUIRE(dana.call("call.amend", amendment).ok());
  CHECK(world.aftermaths().back().deadlines_changed);
  world.at_deadline(1);
  world.close();
  CHECK(world.seen_call().at("state") == "open");
  CHECK(avi.call("response.save", world.save_request(1)).ok());
}

TEST_CASE("A draft of a call is only for the team, and opens only with its deadline ahead") {
  CallWorld world;
  auto avi = world.editor("avi");
  CHECK(avi.call("call.save", world.terms()).refusal() == "not_allowed");
  CHECK(avi.call("call.open", {{"call", world.call}}).refusal() == "not_allowed");
  CHECK(avi.call("response.save", world.save_request(0)).refusal() == "not_found");
  CHECK_FALSE(avi.may_watch("team/1"));
  auto dana = world.dana();
  CHECK(dana.call("call.open", {{"call", 99}}).refusal() == "not_found");
  world.at_deadline(0);
  CHECK(dana.call("call.open", {{"call", world.call}}).refusal() == "deadline_in_past");
  CHECK(world.seen_call().is_null());
  world.at_deadline(-1);
  world.open();
  CHECK(dana.call("call.open", {{"call", world.call}}).refusal() == "wrong_state");
}

TEST_CASE("A call is for forums of the initiative that have seats to fill") {
  CallWorld world;
  auto dana = world.dana();
  auto const open = dana.call(
      "forum.create", {{"kind", "open"}, {"name", "ארצי"}, {"theme", ""}, {"mandate", ""}, {"rules", Json::array()}});
  REQUIRE(open.ok());
  auto terms = world.terms();
  terms["forums"] = {world.forum_id, open.result().at("forum"), 99, world.forum_id};
  CHECK(dana.call("call.save", terms).problems() == "/forums/1 open_forum; /forums/2 not_found; /forums/3 twice");
  CHECK(world.count("open_call") == 1);
}

TEST_CASE("A call does not fill seats of a closed forum, and a forum whose call is undecided is not closed") {
  CallWorld world;
  auto dana = world.dana();
  auto const close = [&] { return dana.call("forum.close", {{"forum", world.forum_id}, {"reason", "תם"}}); };
  REQUIRE(close().ok());
  CHECK(dana.call("call.open", {{"call", world.call}}).refusal() == "forum_closed");
  CHECK(dana.call("call.save", world.terms()).problems() == "/forums/0 forum_closed");
  REQUIRE(dana.call("forum.reopen", {{"forum", world.forum_id}}).ok());
  world.open();
  CHECK(close().refusal() == "forum_calls_open");
}

TEST_CASE("What a response holds is checked, every problem at once, and nothing is kept of a refused save") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto rival = world.editor("rival");
  std::string letters;
  for (int number = 0; number < 20; ++number) letters += "ש";
  Json request = {{"call", world.call},
                  {"version", 0},
                  {"texts", {letters + "ש", "0123456789x", "עודף"}},
                  {"forum", 99},
                  {"representative", rival.id()}};
  CHECK(
      avi.call("response.save", request).problems() ==
      "/texts too_many; /texts/0 too_long; /texts/1 too_long; /forum not_of_call; /representative not_of_organisation");
  CHECK(world.count("response") == 0);
  CHECK(avi.call("response.save", {{"call", world.call}, {"version", 0}, {"texts", {letters}}}).ok());
  CHECK(avi.call("response.save", {{"call", world.call}, {"version", 7}, {"texts", {letters}}}).refusal() ==
        "stale_version");
  CHECK(world.as("nobody").call("response.save", request).refusal() == "no_organisation");
  CHECK(world.from("plain", "business").call("response.save", request).refusal() == "not_allowed");
  CHECK(world.guest().call("response.save", request).refusal() == "signed_out");
}

TEST_CASE("A response is handed in only with everything that is required") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto const response = world.begin(avi);
  std::int64_t version = 1;
  for (std::string const blank : {"", " \n\t", "\xE2\x80\x8B"}) {
    REQUIRE(avi.call("response.save", world.save_request(version++, blank)).ok());
    CHECK(avi.call("response.submit", {{"response", response}, {"version", version}}).problems() == "/texts/0 missing");
    CHECK(world.own(avi, response).at("state") == "draft");
  }
  CHECK(world.mails().empty());
}

TEST_CASE("A new name of an organisation or a representative is seen on its response, its sector stays as handed in") {
  CallWorld world;
  world.open();
  auto avi = world.editor("avi");
  auto const response = world.respond(avi);
  world.pass_deadline();
  REQUIRE(avi.call("me.update", {{"name", "אבי כהן"}, {"language", "he"}}).ok());
  CHECK(world.reviewed(response).at("representative_name") == "אבי כהן");
  Json const changed = {{"organisation", world.organisation_of(avi)},
                        {"name", "שם חדש"},
                        {"sector", "business"},
                        {"size_band", "small"},
                        {"region", "center"},
                        {"populations", Json::array()},
                        {"added_value", ""}};
  auto const updated = world.dana().call("organisation.update", changed);
  INFO(updated.reply.dump());
  REQUIRE(updated.ok());
  CHECK(world.reviewed(response).at("organisation_name") == "שם חדש");
  CHECK(world.reviewed(response).at("sector") == "civil_society");
}

TEST_CASE("While a call is open the initiative takes newcomers") {
  CallWorld world;
  auto const open = [&] {
    bool is_open = false;
    world.database().read([&](storage::Read& read) { is_open = storage::has_open_call(read, {1}); });
    return is_open;
  };
  CHECK_FALSE(open());
  world.open();
  CHECK(open());
  world.at_deadline(1);
  world.close();
  CHECK_FALSE(open());
}
