// SPDX-License-Identifier: AGPL-3.0-or-later
// Group commit: what is answered is durable, in order, once; what is undone leaves nothing.
#include "storage/engine/writer.hpp"

#include <condition_variable>
#include <future>
#include <map>
#include <set>
#include <thread>

#include "storage/engine/stream.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using namespace shidra::storage;
using Ending = Writer::Ending;
using Verdict = Writer::Verdict;

struct Opened {
  shidra::tests::TemporaryFolder folder;
  std::vector<Event> events;          // writer thread; read after stop()
  std::vector<std::size_t> commits;   // events per commit
  std::vector<std::string> happened;  // what the tests' callbacks note, in order
  Database database;

  explicit Opened(Writer::Options options = {})
      : database(folder,
                 {.on_commit = [this](Commit&& commit) { take(std::move(commit)); },
                  .on_failure = {},
                  .on_reader_error = {}},
                 {.writer = std::move(options), .readers = {}}) {}

  void take(Commit&& commit) {
    happened.emplace_back("commit");
    commits.push_back(commit.events.size());
    for (auto& event : commit.events) events.push_back(std::move(event));
    for (auto const& note : commit.notes) note();
  }

  // Holds the writer in a job of its own until the result is fulfilled: what is submitted meanwhile is one batch.
  std::promise<void> hold() {
    std::promise<void> release;
    auto const started = std::make_shared<std::promise<void>>();
    auto const released = std::make_shared<std::future<void>>(release.get_future());
    database.writer().submit({[started, released](Write&) {
                                started->set_value();
                                released->wait();
                                return Verdict::keep;
                              },
                              {}});
    started->get_future().wait();
    return release;
  }

  std::int64_t count(std::string const& table) {
    std::int64_t result = 0;
    OneShot::read(folder, [&](Read& read) { result = read.value<std::int64_t>("SELECT COUNT(*) FROM " + table); });
    return result;
  }
};

Writer::Job appending(std::string body, Verdict verdict = Verdict::keep, std::function<void(Ending)> done = {}) {
  return {[body = std::move(body), verdict](Write& write) {
            write.append_event(1, "t", body);
            return verdict;
          },
          std::move(done)};
}

}  // namespace

TEST_CASE("A thousand jobs from eight threads are all committed, dense and in commit order") {
  Opened opened;
  std::atomic<int> committed{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int number = 0; number < 125; ++number) {
        auto job = appending(std::to_string(thread * 1000 + number), Verdict::keep, [&](Ending ending) {
          if (ending == Ending::committed) ++committed;
        });
        while (!opened.database.writer().submit(job)) std::this_thread::yield();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  opened.database.stop();
  CHECK(committed == 1000);
  REQUIRE(opened.events.size() == 1000);
  std::map<int, int> last;  // per thread: its own jobs stay in their order
  for (std::size_t at = 0; at < opened.events.size(); ++at) {
    REQUIRE(opened.events[at].seq == static_cast<std::int64_t>(at) + 1);
    int const number = std::stoi(opened.events[at].body);
    auto const [found, fresh] = last.emplace(number / 1000, -1);
    REQUIRE(number % 1000 == found->second + 1);
    found->second = number % 1000;
  }
  OneShot::read(opened.folder, [](Read& read) {
    CHECK(head(read, 1) == 1000);
    CHECK(events_after(read, 1, "t", 0, 2000).size() == 1000);
  });
}

TEST_CASE("What waits together is committed together, and an undone job leaves its neighbours intact") {
  Opened opened;
  std::vector<std::pair<std::string, Ending>> endings;
  bool kept_note = false;
  bool undone_note = false;
  auto const note = [&](std::string name) {
    return [&endings, name](Ending ending) { endings.emplace_back(name, ending); };
  };
  {
    auto release = opened.hold();
    auto& writer = opened.database.writer();
    writer.submit(appending("a", Verdict::keep, note("a")));
    writer.submit({[&](Write& write) {
                     write.append_event(1, "t", "undone");
                     write.append_event(2, "t", "undone");
                     write.after_commit([&] { undone_note = true; });
                     return Verdict::undo;
                   },
                   note("undone")});
    writer.submit({[&](Write& write) {
                     write.append_event(1, "t", "thrown");
                     throw std::runtime_error("a bug");
                     return Verdict::keep;
                   },
                   note("thrown")});
    writer.submit({[&](Write& write) {
                     write.append_event(1, "t", "constraint");
                     write.run("INSERT INTO stream (id, head) VALUES (7, -1)");
                     return Verdict::keep;
                   },
                   note("constraint")});
    writer.submit({[&](Write& write) {
                     write.append_event(1, "t", "b");
                     write.after_commit([&] { kept_note = true; });
                     return Verdict::keep;
                   },
                   note("b")});
    release.set_value();
  }
  opened.database.stop();
  REQUIRE(endings == std::vector<std::pair<std::string, Ending>>{{"a", Ending::committed},
                                                                 {"undone", Ending::undone},
                                                                 {"thrown", Ending::broken},
                                                                 {"constraint", Ending::broken},
                                                                 {"b", Ending::committed}});
  CHECK(opened.commits == std::vector<std::size_t>{2});
  CHECK(kept_note);
  CHECK_FALSE(undone_note);
  REQUIRE(opened.events.size() == 2);
  CHECK(opened.events[0].body == "a");
  CHECK(opened.events[1].body == "b");
  CHECK(opened.events[1].seq == 2);
  CHECK(opened.count("event") == 2);
  CHECK(opened.count("stream") == 1);
}

TEST_CASE("A job that leaves a row pointing to nothing is undone alone") {
  Opened opened;
  opened.database.write([](Write& write) {
    write.run("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
    write.run("CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
  });
  std::vector<Ending> endings;
  {
    auto release = opened.hold();
    auto const note = [&](Ending ending) { endings.push_back(ending); };
    opened.database.writer().submit(appending("a", Verdict::keep, note));
    opened.database.writer().submit({[](Write& write) {
                                       write.run("INSERT INTO child (parent) VALUES (1)");
                                       return Verdict::keep;
                                     },
                                     note});
    release.set_value();
  }
  opened.database.stop();
  CHECK(endings == std::vector<Ending>{Ending::committed, Ending::broken});
  CHECK(opened.count("child") == 0);
  CHECK(opened.count("event") == 1);
}

TEST_CASE("The commit is handed over once it is durable and before anybody is answered") {
  Opened opened;
  {
    auto release = opened.hold();
    for (std::string const name : {"first", "second"}) {
      opened.database.writer().submit({[&, name](Write& write) {
                                         write.append_event(1, "t", name);
                                         write.after_commit([&] {
                                           CHECK(opened.count("event") == 2);  // another connection sees it
                                           opened.happened.push_back("note");
                                         });
                                         return Verdict::keep;
                                       },
                                       [&, name](Ending) { opened.happened.push_back(name); }});
    }
    release.set_value();
  }
  opened.database.stop();
  CHECK(opened.happened == std::vector<std::string>{"commit", "note", "note", "first", "second"});
}

namespace {

/// Two jobs, the second submitted while the first runs, so that each has a commit of its own.
void one_after_the_other(Opened& opened) {
  auto const note = [&](std::string name) {
    return [&opened, name = std::move(name)](Ending) { opened.happened.push_back(name); };
  };
  std::promise<void> begun, release;
  auto const released = release.get_future().share();
  auto first = appending("a", Verdict::keep, note("first"));
  first.run = [&begun, released, run = first.run](Write& write) {
    begun.set_value();
    released.wait();
    return run(write);
  };
  opened.database.writer().submit(std::move(first));
  begun.get_future().wait();
  opened.database.writer().submit(appending("b", Verdict::keep, note("second")));
  release.set_value();
  opened.database.stop();
}

}  // namespace

TEST_CASE("Commits leave one by one, unless sending them costs more than waiting for the next") {
  std::atomic<int> asked{0};
  auto const patient = [&](std::chrono::nanoseconds time) {
    return Writer::Options{.patience = [&asked, time] { return ++asked, time; }};
  };
  SECTION("at once") {
    Opened opened;
    one_after_the_other(opened);
    CHECK(opened.happened == std::vector<std::string>{"commit", "first", "commit", "second"});
  }
  SECTION("together") {
    Opened opened{patient(std::chrono::hours(1))};
    one_after_the_other(opened);
    CHECK(opened.happened == std::vector<std::string>{"commit", "first", "second"});
    CHECK(opened.commits == std::vector<std::size_t>{2});
    CHECK(asked == 1);  // for the first; what joins it waits no longer than that
  }
  SECTION("at once when patience is at an end") {
    Opened opened{patient(std::chrono::nanoseconds(0))};
    one_after_the_other(opened);
    CHECK(opened.happened == std::vector<std::string>{"commit", "first", "commit", "second"});
    CHECK(asked == 2);
  }
}

TEST_CASE("What is durable does not wait for a batch that takes longer than the patience") {
  Opened opened{Writer::Options{.patience = [] { return std::chrono::milliseconds(200); }}};
  for (int number = 0; number < 12; ++number)  // the pace of late: most of a tenth of a second each
    opened.database.write([](Write&) { std::this_thread::sleep_for(std::chrono::milliseconds{100}); });
  opened.happened.clear();
  std::promise<void> begun, release;
  auto const released = release.get_future().share();
  auto const note = [&](std::string name) {
    return [&opened, name = std::move(name)](Ending) { opened.happened.push_back(name); };
  };
  auto first = appending("a", Verdict::keep, note("first"));
  first.run = [&begun, released, run = first.run](Write& write) {
    begun.set_value();
    released.wait();
    return run(write);
  };
  opened.database.writer().submit(std::move(first));
  begun.get_future().wait();
  for (int number = 0; number < 4; ++number)
    opened.database.writer().submit(appending("b", Verdict::keep, note("later")));
  release.set_value();
  opened.database.stop();
  REQUIRE(opened.happened.size() == 7);
  CHECK(opened.happened.at(1) == "first");
  CHECK(opened.happened.at(2) == "commit");  // the four that followed leave by themselves
}

TEST_CASE("A batch that writes nothing costs no commit") {
  Opened opened;
  auto const log = database_file(opened.folder).concat("-wal");
  opened.database.write([](Write& write) { write.append_event(1, "t", "{}"); });
  auto const written = std::filesystem::last_write_time(log);
  auto const happened = opened.happened.size();
  opened.database.write([](Write& write) { CHECK(head(write, 1) == 1); });
  CHECK_THROWS(opened.database.write([](Write& write) {
    write.append_event(1, "t", "{}");
    throw std::runtime_error("undone");
  }));
  CHECK(std::filesystem::last_write_time(log) == written);
  CHECK(opened.happened.size() == happened);
}

TEST_CASE("A full queue refuses and a stopped writer refuses, but what was taken is finished") {
  Opened opened{{.queue_limit = 3}};
  std::atomic<int> answered{0};
  auto const job = appending("x", Verdict::keep, [&](Ending) { ++answered; });
  {
    auto release = opened.hold();
    CHECK(opened.database.writer().submit(job));
    CHECK(opened.database.writer().submit(job));
    CHECK(opened.database.writer().submit(job));
    CHECK(opened.database.writer().waiting() == 3);
    CHECK_FALSE(opened.database.writer().submit(job));
    release.set_value();
  }
  opened.database.stop();
  opened.database.stop();
  CHECK(answered == 3);
  CHECK(opened.database.writer().state() == Writer::State::stopped);
  CHECK_FALSE(opened.database.writer().submit(job));
}

TEST_CASE("Jobs given together share a commit; those there is no room for are refused") {
  Opened opened{{.queue_limit = 3}};
  std::vector<std::string> endings;
  auto const note = [&](Ending ending) { endings.emplace_back(name_of(ending)); };
  {
    auto release = opened.hold();
    std::vector<Writer::Job> jobs;
    for (auto const* name : {"a", "b", "c", "d"}) jobs.push_back(appending(name, Verdict::keep, note));
    opened.database.writer().submit_all(std::move(jobs));
    CHECK(endings == std::vector<std::string>{"refused"});  // at once, on this thread
    release.set_value();
  }
  opened.database.stop();
  CHECK(endings == std::vector<std::string>{"refused", "committed", "committed", "committed"});
  CHECK(opened.commits == std::vector<std::size_t>{3});
  std::vector<Writer::Job> late;
  late.push_back(appending("e", Verdict::keep, note));
  opened.database.writer().submit_all(std::move(late));
  CHECK(endings.back() == "refused");
}

TEST_CASE("Work that would wait too long is refused, at the pace the writer has of late") {
  Opened opened{{.batch_limit = 2, .longest_wait = std::chrono::milliseconds(100)}};
  auto& writer = opened.database.writer();
  auto const slow = Writer::Job{.run =
                                    [](Write&) {
                                      std::this_thread::sleep_for(std::chrono::milliseconds(20));
                                      return Verdict::keep;
                                    },
                                .done = {}};
  for (int round = 0; round < 16; ++round) opened.database.write([&](Write& write) { slow.run(write); });
  auto release = opened.hold();
  std::size_t taken = 0;
  while (taken < 100 && writer.submit(slow)) ++taken;
  CHECK(taken >= 2);   // one batch is always taken
  CHECK(taken <= 10);  // 100 ms at some 20 ms each, and the pace is an average that may lag
  release.set_value();
}

TEST_CASE("Whoever was refused is told when there will be room, by the pace and by what waits") {
  using namespace std::chrono_literals;
  Opened opened{{.batch_limit = 64}};
  auto& writer = opened.database.writer();
  CHECK(writer.until_room() == 100ms);  // nothing waits
  auto const slow = [](Write&) {
    std::this_thread::sleep_for(20ms);
    return Verdict::keep;
  };
  for (int round = 0; round < 16; ++round) opened.database.write([&](Write& write) { slow(write); });
  auto release = opened.hold();
  std::vector<Writer::Job> jobs;
  for (int job = 0; job < 60; ++job) jobs.push_back({.run = [](Write&) { return Verdict::keep; }, .done = {}});
  writer.submit_all(std::move(jobs));
  CHECK(writer.until_room() > 300ms);  // half of 60 at some 20 ms each; the pace is an average that may lag
  CHECK(writer.until_room() < 3000ms);
  release.set_value();
  writer.stop();
  CHECK(writer.until_room() == 5000ms);
}

TEST_CASE("A receiver of commits that throws costs no answer") {
  shidra::tests::TemporaryFolder const folder;
  Database database{
      folder,
      {.on_commit = [](Commit&&) { throw std::runtime_error("a bug"); }, .on_failure = {}, .on_reader_error = {}},
      {}};
  CHECK_NOTHROW(database.write([](Write& write) { write.append_event(1, "t", "{}"); }));
  CHECK(database.writer().state() == Writer::State::working);
}

TEST_CASE("The log is copied into the database in a pause, and emptied on request and at the end") {
  Opened opened{{.idle = std::chrono::milliseconds{20}}};
  auto const file = database_file(opened.folder);
  auto const log = std::filesystem::path{file}.concat("-wal");
  auto const wait_until = [](auto const& condition) {
    for (int tries = 0; tries < 250 && !condition(); ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    return condition();
  };
  auto const before = std::filesystem::file_size(file);
  opened.database.write([](Write& write) { write.append_event(1, "t", std::string(100'000, 'x')); });
  CHECK(wait_until([&] { return std::filesystem::file_size(file) > before + 100'000; }));
  CHECK(std::filesystem::file_size(log) > 0);
  opened.database.writer().empty_log_soon();
  CHECK(wait_until([&] { return std::filesystem::file_size(log) == 0; }));
  opened.database.write([](Write& write) { write.append_event(1, "t", "{}"); });
  opened.database.stop();
  CHECK(std::filesystem::file_size(log) == 0);
}

TEST_CASE("A log that has grown very large is emptied under load too, unless a reader needs it") {
  Opened opened{{.checkpoint_pages = 20, .urgent_pages = 50, .idle = std::chrono::hours{1}}};
  auto const log = database_file(opened.folder).concat("-wal");
  auto const fill = [&](int times) {
    for (int number = 0; number < times; ++number) {
      opened.database.write([](Write& write) { write.append_event(1, "t", std::string(20'000, 'x')); });
    }
  };
  fill(40);
  CHECK(std::filesystem::file_size(log) < 100 * 4096);
  opened.database.read([&](Read& read) {
    CHECK(head(read, 1) == 40);
    fill(20);
    CHECK(head(read, 1) == 40);
  });
  CHECK(std::filesystem::file_size(log) > 100 * 4096);
  fill(20);
  CHECK(std::filesystem::file_size(log) < 100 * 4096);
}

TEST_CASE("While somebody writes without a pause the log is copied beside it, and begun anew") {
  Opened opened{{.checkpoint_pages = 300, .urgent_pages = 1'000'000, .idle = std::chrono::hours{1}}};
  auto& writer = opened.database.writer();
  auto const job = Writer::Job{.run =
                                   [](Write& write) {
                                     write.append_event(1, "t", std::string(20'000, 'x'));
                                     return Verdict::keep;
                                   },
                               .done = {}};
  for (int number = 0; number < 3'000; ++number) {  // 15,000 pages of text alone
    while (writer.waiting() > 4) std::this_thread::sleep_for(std::chrono::microseconds(100));
    REQUIRE(writer.submit(job));
  }
  auto const log = database_file(opened.folder).concat("-wal");
  CHECK(std::filesystem::file_size(log) < 8'000 * 4096);
  opened.database.stop();
  CHECK(opened.count("event") == 3'000);
}

TEST_CASE("When there is room again the writer says so, though nobody tries to write") {
  std::atomic<std::int64_t> free{900'000};
  Writer::Options options{.idle = std::chrono::milliseconds{20}};
  options.room = [&] { return DiskRoom{free, 1'000'000}; };
  Opened opened{options};
  auto& writer = opened.database.writer();
  CHECK_THROWS_AS(opened.database.write([](Write& write) { write.append_event(1, "t", "{}"); }), StorageError);
  std::this_thread::sleep_for(std::chrono::milliseconds{100});
  CHECK(writer.state() == Writer::State::full);
  free = 1'000'000'000;
  for (int tries = 0; tries < 250 && writer.state() == Writer::State::full; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  CHECK(writer.state() == Writer::State::working);
}

TEST_CASE("The log never takes the room that emptying it would need") {
  std::atomic<std::int64_t> free{1'000'000'000};
  Writer::Options options{.idle = std::chrono::hours{1}};
  options.room = [&] { return DiskRoom{free, 1'000'000}; };
  Opened opened{options};
  auto const log = database_file(opened.folder).concat("-wal");
  auto const fill = [&] {
    opened.database.write([](Write& write) { write.append_event(1, "t", std::string(400'000, 'x')); });
  };
  for (int times = 0; times < 3; ++times) fill();
  auto const grown = std::filesystem::file_size(log);
  REQUIRE(grown > 1'200'000);
  // Less than the log and what is always kept: it is emptied first, and the write goes on.
  free = 1'500'000;
  fill();
  CHECK(std::filesystem::file_size(log) < grown / 2);
  CHECK(opened.database.writer().state() == Writer::State::working);
  // Not even what is always kept: refused, with nothing half-written, until there is room again.
  free = 900'000;
  CHECK_THROWS_AS(fill(), StorageError);
  CHECK(opened.database.writer().state() == Writer::State::full);
  free = 1'000'000'000;
  fill();
  CHECK(opened.database.writer().state() == Writer::State::working);
  CHECK(opened.count("event") == 5);
}
