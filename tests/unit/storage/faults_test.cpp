// SPDX-License-Identifier: AGPL-3.0-or-later
// The storage fails under the writer: a failed fsync, a failed write, a full disk, a kill. What was acknowledged is
// there; what was not is refused; after a failed fsync nothing is acknowledged any more.
#include <atomic>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <mutex>

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "storage/engine/stream.hpp"
#include "tests/catch.hpp"
#include "tests/support/faulty_files.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using namespace shidra::storage;
using shidra::tests::FaultyFiles;
namespace faulty = shidra::tests::faulty;
using Ending = Writer::Ending;

struct Opened {
  explicit Opened(Writer::Options options = {.idle = std::chrono::hours{1}}) : writer(std::move(options)) {}

  FaultyFiles files;
  shidra::tests::TemporaryFolder folder;
  Writer::Options writer;
  std::mutex mutex;
  std::vector<Fault> failures;
  std::atomic<int> commits{0};
  Database database{folder,
                    {.on_commit = [this](Commit&&) { ++commits; },
                     .on_failure =
                         [this](StorageError const& error) {
                           std::lock_guard const lock{mutex};
                           failures.push_back(error.fault());
                         },
                     .on_reader_error = {}},
                    {.writer = writer, .readers = {}}};

  // Three jobs at least two of which share a batch; their endings, once all are answered.
  std::vector<Ending> three(std::size_t body = 10) {
    std::vector<std::future<Ending>> waiting;
    for (int number = 0; number < 3; ++number) {
      auto answer = std::make_shared<std::promise<Ending>>();
      waiting.push_back(answer->get_future());
      bool const taken = database.writer().submit({[body](Write& write) {
                                                     write.append_event(1, "t", std::string(body, 'x'));
                                                     return Writer::Verdict::keep;
                                                   },
                                                   [answer](Ending ending) { answer->set_value(ending); }});
      if (!taken) answer->set_value(Ending::failed);
    }
    std::vector<Ending> endings;
    for (auto& one : waiting) endings.push_back(one.get());
    return endings;
  }

  std::int64_t stored() {
    std::int64_t result = 0;
    OneShot::read(folder, [&](Read& read) { result = head(read, 1); });
    return result;
  }
};

std::vector<Ending> const all_committed(3, Ending::committed);
std::vector<Ending> const all_failed(3, Ending::failed);

}  // namespace

TEST_CASE("After a failed fsync its batch is refused and so is everything after it") {
  Opened opened;
  CHECK(opened.three() == all_committed);
  int const commits = opened.commits;
  faulty::on_sync = SQLITE_IOERR_FSYNC;
  CHECK(opened.three() == all_failed);
  CHECK(opened.database.writer().state() == Writer::State::broken);
  faulty::on_sync = SQLITE_OK;  // the disk says it is well again: it is not believed
  int const syncs = faulty::syncs;
  CHECK(opened.three() == all_failed);
  CHECK_FALSE(opened.database.writer().submit({[](Write&) { return Writer::Verdict::keep; }, {}}));
  opened.database.stop();
  CHECK(faulty::syncs == syncs);
  CHECK(opened.commits == commits);
  CHECK_FALSE(opened.failures.empty());
  CHECK(opened.failures.front() == Fault::broken);
  CHECK(opened.database.writer().state() == Writer::State::broken);
  CHECK(opened.stored() == 3);
}

TEST_CASE("After a failed write its batch is refused and so is everything after it") {
  Opened opened;
  faulty::on_write = SQLITE_IOERR_WRITE;
  CHECK(opened.three() == all_failed);
  faulty::on_write = SQLITE_OK;
  CHECK(opened.three() == all_failed);
  CHECK(opened.commits == 0);
  CHECK(opened.stored() == 0);
}

TEST_CASE("A full disk refuses clearly, and writing resumes by itself when there is space") {
  Opened opened;
  CHECK(opened.three() == all_committed);
  faulty::on_write = SQLITE_FULL;
  CHECK(opened.three() == all_failed);
  CHECK(opened.database.writer().state() == Writer::State::full);
  CHECK(opened.three() == all_failed);
  CHECK(opened.failures.front() == Fault::full);
  faulty::on_write = SQLITE_OK;
  CHECK(opened.three() == all_committed);
  CHECK(opened.database.writer().state() == Writer::State::working);
  CHECK(opened.stored() == 6);  // dense: the refused ones took no number
}

TEST_CASE("A job that meets a full database refuses its batch even if it swallows the error") {
  Opened opened;
  opened.database.write([](Write& write) { write.value<std::int64_t>("PRAGMA max_page_count = 60"); });
  auto const answer = std::make_shared<std::promise<Ending>>();
  opened.database.writer().submit({[](Write& write) {
                                     try {
                                       write.append_event(1, "t", std::string(1'000'000, 'x'));
                                     } catch (StorageError const&) {
                                     }
                                     return Writer::Verdict::keep;
                                   },
                                   [answer](Ending ending) { answer->set_value(ending); }});
  CHECK(answer->get_future().get() == Ending::failed);
  CHECK(opened.three() == all_committed);
  CHECK(opened.stored() == 3);
}

TEST_CASE("A failed fsync of a checkpoint stops the writer too") {
  Opened opened;
  CHECK(opened.three() == all_committed);
  faulty::on_sync = SQLITE_IOERR_FSYNC;
  opened.database.stop();  // its last act is a checkpoint, which first syncs the log
  CHECK(opened.database.writer().state() == Writer::State::broken);
  CHECK(opened.failures == std::vector<Fault>{Fault::broken});
  CHECK(opened.stored() == 3);
}

TEST_CASE("A failed fsync of a checkpoint beside the load stops the writer, whether or not anything is written") {
  Opened opened{{.checkpoint_pages = 1, .idle = std::chrono::hours{1}}};
  faulty::on_database_sync = SQLITE_IOERR_FSYNC;
  CHECK(opened.three(3'000'000) == all_committed);  // the log is sound, and long: it is not the writer that copies it
  for (int tries = 0; tries < 250 && opened.database.writer().state() == Writer::State::working; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  CHECK(opened.database.writer().state() == Writer::State::broken);
  faulty::on_database_sync = SQLITE_OK;
  CHECK(opened.three() == all_failed);
  CHECK(opened.failures.front() == Fault::broken);
  opened.database.stop();
  CHECK(opened.stored() == 3);
}

TEST_CASE("What is written while a checkpoint beside it fails is not acknowledged") {
  Opened opened{{.checkpoint_pages = 1, .idle = std::chrono::hours{1}}};
  faulty::hold_database_sync = true;
  faulty::on_database_sync = SQLITE_IOERR_FSYNC;
  CHECK(opened.three(3'000'000) == all_committed);  // a checkpoint begins, and hangs in its sync
  std::promise<Ending> ending;
  int const before = faulty::database_syncs;
  REQUIRE(opened.database.writer().submit({[before](Write& write) {
                                             faulty::hold_database_sync = false;
                                             for (int tries = 0; tries < 5'000 && faulty::database_syncs == before;
                                                  ++tries)
                                               std::this_thread::sleep_for(std::chrono::milliseconds(1));
                                             std::this_thread::sleep_for(std::chrono::milliseconds(100));
                                             write.append_event(1, "t", "x");
                                             return Writer::Verdict::keep;
                                           },
                                           [&ending](Ending how) { ending.set_value(how); }}));
  CHECK(ending.get_future().get() == Ending::failed);
  CHECK(opened.database.writer().state() == Writer::State::broken);
}

TEST_CASE("A start without room for emptying the log of a crash reads, and writes once there is room") {
  Opened opened;
  CHECK(opened.three(100'000) == all_committed);
  shidra::tests::TemporaryFolder const left;  // as a crash would leave it
  for (auto const* name : {"shidra.db", "shidra.db-wal"})
    std::filesystem::copy_file(opened.folder.path() / name, left.path() / name);
  faulty::on_database_write = SQLITE_FULL;
  Database again{left};
  auto const size = [&] { return std::filesystem::file_size(left.path() / "shidra.db-wal"); };
  auto const append = [](Write& write) { write.append_event(1, "t", "x"); };
  CHECK(again.writer().state() == Writer::State::full);
  again.read([](Read& read) { CHECK(head(read, 1) == 3); });
  auto const before = size();
  CHECK_THROWS_AS(again.write(append), StorageError);
  CHECK(size() == before);  // nothing was written behind what the crash may have left
  faulty::on_database_write = SQLITE_OK;
  again.write(append);
  CHECK(again.writer().state() == Writer::State::working);
  CHECK(size() < before);
  again.stop();
}

TEST_CASE("When a commit fails, one that is durable and waited for it is not acknowledged either, unless all goes on") {
  auto const full = GENERATE(false, true);
  std::promise<void> release, begun;
  auto const released = release.get_future().share();
  Opened opened{{.idle = std::chrono::hours{1}, .patience = [] { return std::chrono::hours{1}; }}};
  std::promise<Ending> first, second;
  auto const job = [](std::promise<Ending>& ending, std::function<void()> const& before) {
    return Writer::Job{[before](Write& write) {
                         before();
                         write.append_event(1, "t", "x");
                         return Writer::Verdict::keep;
                       },
                       [&ending](Ending how) { ending.set_value(how); }};
  };
  REQUIRE(opened.database.writer().submit(job(first, [&] { begun.set_value(), released.wait(); })));
  begun.get_future().wait();
  auto const fail = [full] { full ? faulty::on_write = SQLITE_FULL : faulty::on_sync = SQLITE_IOERR_FSYNC; };
  REQUIRE(opened.database.writer().submit(job(second, fail)));
  release.set_value();
  CHECK(first.get_future().get() == (full ? Ending::committed : Ending::failed));
  CHECK(second.get_future().get() == Ending::failed);
  CHECK(opened.commits == (full ? 1 : 0));
  faulty::on_write = SQLITE_OK;
  opened.database.stop();
  CHECK(opened.stored() == 1);
}

namespace {

// In the child: four jobs always under way; every committed number is written to `acknowledged`.
[[noreturn]] void write_until_killed(std::filesystem::path const& folder, int acknowledged) {
  Database database{folder};
  for (std::int64_t number = 1;; ++number) {
    auto const tell = [number, acknowledged](Ending ending) {
      if (ending != Ending::committed) _exit(1);
      if (::write(acknowledged, &number, sizeof number) != sizeof number) _exit(2);
    };
    Writer::Job const job{[number](Write& write) {
                            write.append_event(1, "t", std::to_string(number));
                            return Writer::Verdict::keep;
                          },
                          tell};
    while (!database.writer().submit(job)) ::usleep(100);
  }
}

}  // namespace

TEST_CASE("A kill in the middle of the load loses nothing that was acknowledged") {
  for (int round = 0; round < 3; ++round) {
    shidra::tests::TemporaryFolder const folder;
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    pid_t const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) write_until_killed(folder, pipe[1]);
    ::close(pipe[1]);
    std::int64_t last = 0;
    std::int64_t number = 0;
    while (last < 500 * (round + 1) && ::read(pipe[0], &number, sizeof number) == sizeof number) last = number;
    ::kill(child, SIGKILL);
    while (::read(pipe[0], &number, sizeof number) == sizeof number) last = number;
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    CHECK(last >= 500 * (round + 1));
    Database database{folder};
    database.read([&](Read& read) {
      CHECK(read.value<std::string>("PRAGMA integrity_check") == "ok");
      auto const stored = read.all<std::string>("SELECT body FROM event WHERE stream = 1 ORDER BY seq");
      CHECK(static_cast<std::int64_t>(stored.size()) >= last);
      CHECK(head(read, 1) == static_cast<std::int64_t>(stored.size()));
      for (std::size_t at = 0; at < stored.size(); ++at) REQUIRE(stored[at] == std::to_string(at + 1));
    });
  }
}
