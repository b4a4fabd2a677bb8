// SPDX-License-Identifier: AGPL-3.0-or-later
// A whole meeting day in one process, decided by one number: people with browsers ask for whatever there is, over lines
// that are slow and break anywhere, of a server that is stopped, killed and cut off from power and disk. Everything
// between the framing of a WebSocket and the bytes on the disk is the product's own; the clock, the wires and the disk
// are the test's, and nothing runs on a thread of its own, so a number replays to the letter.
// What holds at each moment:
//  - an event is told once, in order, without a gap, and to nobody whose right to its topic ended before it;
//  - after a crash the database is exactly as it was after some whole commit, and every acknowledged command is in it;
//  - a repeat brings the reply that was made first.
// At the end of the day each picture is what a newcomer gets. One thread; one day at a time in a process.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "server/site/site.hpp"
#include "tests/support/recorded_disk.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/server/support/model_client.hpp"
#include "tests/unit/server/support/random_request.hpp"
#include "tests/unit/server/support/seeded_sodium.hpp"
#include "tests/unit/server/support/virtual_loop.hpp"
#include "tests/unit/server/support/world.hpp"

namespace shidra::test {

class WholeDay final : private Judge {
 public:
  struct Figures {
    int commands = 0;  ///< asked, views among them
    int accepted = 0;  ///< carried out, and the reply queued
    int repeats = 0;   ///< replies that were made a second time
    int lines = 0, cuts = 0, slow = 0;
    int power_cuts = 0, kills = 0, stops = 0, failed_syncs = 0, full_disks = 0;
    int commits = 0, events = 0, resumes = 0, snapshots = 0, states = 0;
    int rights_ended = 0, compared = 0;
    std::set<std::string> methods;  ///< carried out
  };

  /// `log_syncs`: what the disk does with them; ignored ones must be noticed.
  explicit WholeDay(std::uint64_t seed, tests::RecordedDisk::Sync log_syncs = tests::RecordedDisk::Sync::honest);
  ~WholeDay();

  /// Ends early at the first thing that is wrong.
  void pass(int steps);

  Figures const& figures() const { return figures_; }
  /// What was found wrong; empty when nothing was.
  std::vector<std::string> const& wrong() const { return wrong_; }
  /// All that was done and said, and what was in the database at the end.
  std::string const& transcript() const { return transcript_; }
  std::string const& everything() const { return everything_; }

 private:
  struct Server;
  struct Person {
    std::unique_ptr<ModelClient> client;
    std::string bearer;               ///< the session that came with the world; empty once signed out
    access::Credentials credentials;  ///< of the line that is open or was last
    std::shared_ptr<MemoryLine> line;
    std::string email;
    bool opening = false;
    bool asleep = false;  ///< does not read
  };
  /// What becomes of the next batch that is written.
  enum class Fate { runs, loses_power, is_killed, fails };
  /// Whether somebody may go on hearing of a topic.
  struct Right {
    std::int64_t stream = 0;
    std::optional<std::int64_t> denied_from;  ///< the first position they must not hear of
    int since_commit = 0;                     ///< and the commit that took the right
  };
  struct Entry {
    std::string method, result;
    bool is_remembered = true;
  };

  // Judge
  void event(ModelClient& who, std::string const& topic, std::int64_t after, Json const& event) override;
  void watched(ModelClient& who, std::string const& topic, std::optional<std::int64_t> since,
               Json const& answer) override;
  void refused(ModelClient& who, std::string const& topic, std::string const& code) override;
  void wrong(std::string const& what) override;

  // The world
  void add_people();
  void start_server();
  void end_server();
  template <class Job>
  void look(Job const& job);
  std::string dump();
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  void note(std::string const& text) { transcript_ += text + "\n"; }

  // What may happen next
  void step();
  void read();
  void write();
  void open_one();
  void fall_asleep();
  void act();
  void ask(Person& who);
  void watch(Person& who);
  void sign(Person& who);
  gateway::HttpRequest request_of(Person const& who, std::string const& method, std::string const& path);
  void open(Person& who);
  void join(Person& who, access::Credentials const& credentials, gateway::Opening const& opening);
  void call(Person& who, std::string const& method, Json const& params, bool answer_arrives);
  void take_cookies(Person& who, gateway::HttpReply const& reply);
  std::string fresh_key();
  void move_bytes(std::size_t most);
  void cut(Person& who);
  void turn();
  void close_due_calls();
  void crash(tests::RecordedDisk::Unsynced unsynced, bool in_a_batch);
  void fail_sync();
  void stop_and_start();
  void begin_again(std::set<std::string> const& expected, std::string const& what);

  // What is held against it
  void committed(std::vector<storage::Event> const& events);
  void replied(Person& who, std::string_view payload);
  void state_queued(Person& who, std::string_view payload);
  void begin_right(Person& who, std::string const& topic, std::string const& code);
  void look_at_rights(std::map<std::int64_t, std::int64_t> const& first);
  bool may(storage::Read& read, Person const& who, std::string const& topic, std::string const& code);
  Person& person_of(ModelClient const& client);
  void reload_truth();
  void check_ledger();
  void check_rules();
  void settle();
  void compare_pictures();

  std::mt19937_64 random_;
  tests::TemporaryFolder folder_;
  ManualWorld seam_;
  SeededSodium sodium_;
  VirtualLoop loop_;
  tests::RecordedDisk disk_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<storage::Connection> eye_;  ///< how the test itself looks into the database
  RandomRequest requests_;
  std::vector<std::unique_ptr<Person>> people_;
  std::vector<std::shared_ptr<MemoryLine>> lines_;  ///< that the server has not done with
  gateway::SocketId last_line_ = 0;
  int life_ = 0;  ///< of the server: what was on its way to an earlier one is lost
  Fate next_batch_ = Fate::runs;
  int told_ = 0;  ///< the last commit that the live side has heard of
  bool disk_full_ = false, nothing_more_ = false, dying_ = false;

  std::map<std::string, std::vector<std::pair<std::int64_t, std::string>>> truth_;  ///< events by topic
  std::map<std::pair<ModelClient const*, std::string>, Right> rights_;
  std::map<std::string, Entry> ledger_;  ///< replies that were queued, by key
  Figures figures_;
  std::vector<std::string> wrong_;
  std::string transcript_, everything_;
  std::int64_t keys_ = 0;
};

}  // namespace shidra::test
