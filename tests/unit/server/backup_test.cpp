// SPDX-License-Identifier: AGPL-3.0-or-later
// Backups: made beside a running server, restored into an empty folder, refused when any bit of them has turned over.
#include "server/backup/backup.hpp"

#include <atomic>
#include <fstream>
#include <random>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

#include "server/summaries/files.hpp"
#include "storage/engine/stream.hpp"
#include "storage/mail.hpp"
#include "storage/materials.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/server/support/meeting_place.hpp"

using namespace shidra::test;
namespace backup = shidra::backup;
namespace fs = std::filesystem;
namespace storage = shidra::storage;
namespace summaries = shidra::summaries;

namespace {

/// A world with a meeting that has a file, and a folder beside it for backups and restored copies.
struct Safe : MeetingPlace {
  shidra::tests::TemporaryFolder place;
  fs::path backups = place.path() / "backups", restored = place.path() / "restored";
  std::string const pdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
  storage::Digest upload{};

  Safe() {
    auto const stored = summaries::store_content(summaries::files_folder(world.folder()), pdf, "plan.pdf");
    REQUIRE(stored);
    upload = stored->digest;
    world.database().write([&](storage::Write& write) {
      storage::add_file(write, upload, stored->size, {1});
      storage::add_material(write, {{},
                                    {meeting},
                                    "Plan",
                                    shidra::protocol::MaterialKind::slides,
                                    {},
                                    upload,
                                    stored->name,
                                    stored->type,
                                    stored->size,
                                    false});
    });
  }
  std::string epoch_in(fs::path const& folder) {
    std::string epoch;
    storage::OneShot::read(folder, [&](storage::Read& read) { epoch = storage::epoch(read); });
    return epoch;
  }
  std::int64_t count(fs::path const& folder, std::string const& table) {
    std::int64_t count = 0;
    storage::OneShot::read(
        folder, [&](storage::Read& read) { count = read.value<std::int64_t>("SELECT COUNT(*) FROM " + table); });
    return count;
  }
  /// What a restore says; "" when it went well.
  std::string refusal(fs::path const& from, fs::path const& to) {
    try {
      backup::restore(from, to);
      return "";
    } catch (backup::Refused const& refused) {
      return refused.what();
    }
  }
};

std::string read(fs::path const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(fs::path const& path, std::string const& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

void flip_bit(fs::path const& path, std::size_t bit) {
  auto text = read(path);
  text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << (bit % 8)));
  write(path, text);
}

}  // namespace

TEST_CASE_METHOD(Safe, "A backup is restored with everything in it, under an epoch of its own and without sessions") {
  auto const made = backup::make(world.folder(), backups);
  CHECK(made.files == 1);
  CHECK(made.missing == 0);
  CHECK(backup::find_backup(backups) == made.folder);
  auto const back = backup::restore(made.folder, restored);
  CHECK(back.files == 1);
  CHECK(back.holds.size() == back.manifest.holds.size());
  CHECK(read(summaries::path_of_file(summaries::files_folder(restored), upload)) == pdf);
  CHECK(count(restored, "person") == count(world.folder(), "person"));
  CHECK(count(world.folder(), "session") > 0);
  CHECK(count(restored, "session") == 0);
  CHECK(epoch_in(restored) != epoch_in(world.folder()));
  CHECK(back.manifest.epoch == epoch_in(world.folder()));
  storage::Database const opened(restored);  // and a server can open it
}

TEST_CASE_METHOD(Safe, "A backup holds what was there when it was made") {
  auto const before = count(world.folder(), "person");
  auto const made = backup::make(world.folder(), backups);
  world.as("newcomer");
  backup::restore(made.folder, restored);
  CHECK(count(restored, "person") == before);
  CHECK(count(world.folder(), "person") == before + 1);
}

TEST_CASE_METHOD(Safe, "A restore touches no folder that holds anything") {
  auto const made = backup::make(world.folder(), backups);
  fs::create_directories(restored);
  write(restored / "note", "mine");
  CHECK(refusal(made.folder, restored).find("is not empty") != std::string::npos);
  CHECK(read(restored / "note") == "mine");
  CHECK(std::distance(fs::directory_iterator(restored), fs::directory_iterator()) == 1);
}

TEST_CASE_METHOD(Safe, "A restore has its folder to itself") {
  auto const made = backup::make(world.folder(), backups);
  {
    storage::FolderLock const of_a_server(restored);
    CHECK_THROWS_AS(backup::restore(made.folder, restored), storage::FolderInUse);
  }
  CHECK(refusal(made.folder, restored).empty());  // a lock that was left is nothing
}

TEST_CASE_METHOD(Safe, "What comes into the folder while a restore works is not replaced") {
  std::string const large = pdf + std::string(16UL << 20, ' ');  // so that the restore takes a while
  auto const stored = summaries::store_content(summaries::files_folder(world.folder()), large, "large.pdf");
  REQUIRE(stored);
  world.database().write([&](storage::Write& write) {
    storage::add_file(write, stored->digest, stored->size, {1});
    write.run("UPDATE material SET file = $1", stored->digest);
  });
  auto const made = backup::make(world.folder(), backups);
  for (auto const* name : {"shidra.db", "shidra.db-wal", "files"}) {
    INFO(name);
    std::string said;
    for (int tries = 0; tries < 10 && said.empty(); ++tries) {  // on a busy machine the intruder may come too late
      fs::remove_all(restored);
      std::atomic<bool> over{false};
      std::thread intruder([&] {
        while (!fs::exists(restored / ".restoring") && !over) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (!over) write(restored / name, "somebody else's");
      });
      said = refusal(made.folder, restored);
      over = true;
      intruder.join();
    }
    CHECK(said.find("was put there meanwhile") != std::string::npos);
    CHECK(read(restored / name) == "somebody else's");
    CHECK(!fs::exists(restored / ".restoring"));
    fs::remove_all(restored);
  }
}

TEST_CASE_METHOD(Safe, "A restore that died is repeated, wherever it was") {
  auto const made = backup::make(world.folder(), backups);
  auto const aside = restored / ".restoring";
  fs::create_directories(aside / "files" / "ab");  // while it brought things in
  write(aside / "files" / "ab" / "half", "?");
  write(restored / "lock", "1\n");
  CHECK(refusal(made.folder, restored).empty());
  fs::remove_all(restored);
  fs::create_directories(aside);  // between moving the uploads and the database
  fs::create_directories(restored / "files" / "ab");
  write(aside / "shidra.db", "?");
  write(restored / "files" / "ab" / "moved", "?");
  CHECK(refusal(made.folder, restored).empty());
  CHECK(!fs::exists(restored / "files" / "ab" / "moved"));
  CHECK(!fs::exists(aside));
  CHECK(fs::exists(summaries::path_of_file(summaries::files_folder(restored), upload)));
  storage::Database const opened(restored);
}

TEST_CASE_METHOD(Safe, "Uploads of somebody else are no left-over of a restore") {
  auto const made = backup::make(world.folder(), backups);
  fs::create_directories(restored / ".restoring" / "files");
  fs::create_directories(restored / "files");
  write(restored / "files" / "mine", "mine");
  CHECK(refusal(made.folder, restored).find("is not empty") != std::string::npos);
  CHECK(read(restored / "files" / "mine") == "mine");
}

TEST_CASE_METHOD(Safe, "What root restores belongs to the owner of the folder") {
  if (::geteuid() != 0) return;
  auto const made = backup::make(world.folder(), backups);
  fs::create_directories(restored);
  REQUIRE(::chown(restored.c_str(), 12345, 12346) == 0);
  auto const file = summaries::path_of_file(summaries::files_folder(made.folder), upload);
  struct stat lock {};
  flip_bit(file, 0);
  CHECK(!refusal(made.folder, restored).empty());
  REQUIRE(::stat((restored / "lock").c_str(), &lock) == 0);
  CHECK(lock.st_uid == 12345);  // else the service could not start where a restore has failed
  flip_bit(file, 0);
  backup::restore(made.folder, restored);
  std::size_t seen = 0;
  for (auto const& entry : fs::recursive_directory_iterator(restored)) {
    INFO(entry.path());
    struct stat found {};
    REQUIRE(::lstat(entry.path().c_str(), &found) == 0);
    CHECK(found.st_uid == 12345);
    CHECK(found.st_gid == 12346);
    ++seen;
  }
  CHECK(seen >= 5);  // lock, database, files, files/ab, files/ab/abcd...
}

TEST_CASE_METHOD(Safe,
                 "Letters with codes and invitations that waited are given up by a restore; others still go out") {
  world.database().write([](storage::Write& write) {
    write.run("UPDATE mail SET sent_at = 1");
    for (auto const* letter : {"sign_in_code", "invitation", "summary_published"})
      storage::add_mail(write, {0, {}, {}, "a@example.org", letter, {}, "subject", "plain", "html", {1}, 0});
  });
  auto const made = backup::make(world.folder(), backups);
  CHECK(backup::restore(made.folder, restored).letters == 1);
  storage::OneShot::read(restored, [](storage::Read& read) {
    auto const due = storage::mail_due(read, {shidra::protocol::max_moment_ms - 1}, 10);
    REQUIRE(due.size() == 1);
    CHECK(due[0].letter == "summary_published");
    CHECK(read.value<std::int64_t>("SELECT COUNT(*) FROM mail WHERE letter IN ('sign_in_code', 'invitation') "
                                   "AND sent_at IS NULL AND subject || plain || html <> ''") == 0);
  });
}

TEST_CASE_METHOD(Safe, "A backup that its disk has no room for is refused before anything is copied or removed") {
  auto const made = backup::make(world.folder(), backups, 1);
  auto const files = summaries::files_folder(world.folder());
  write(files / "incoming-large", "");
  fs::resize_file(files / "incoming-large", 1ULL << 43);  // says so, and takes nothing
  try {
    backup::make(world.folder(), backups, 1);
    FAIL("there is no such disk");
  } catch (backup::Refused const& refused) {
    CHECK(std::string(refused.what()).find("MiB are needed") != std::string::npos);
  }
  CHECK(backup::backups_in(backups) == std::vector{made.folder});
  CHECK(!fs::exists(backups / ".partial"));
}

TEST_CASE_METHOD(Safe, "Whatever bit of a backup turns over, it is refused and nothing is restored") {
  auto const made = backup::make(world.folder(), backups);
  std::vector<fs::path> parts;
  for (auto const& entry : fs::recursive_directory_iterator(made.folder))
    if (entry.is_regular_file()) parts.push_back(entry.path());
  REQUIRE(parts.size() == 4);
  std::mt19937 random(5);
  for (auto const& part : parts) {
    for (int round = 0; round < 12; ++round) {
      auto const bit = random() % (fs::file_size(part) * 8);
      INFO(part << " bit " << bit);
      flip_bit(part, bit);
      CHECK(!refusal(made.folder, restored).empty());
      CHECK(!fs::exists(restored));
      flip_bit(part, bit);
    }
  }
  CHECK(refusal(made.folder, restored).empty());
}

TEST_CASE_METHOD(Safe, "A part that is missing, cut short or strange is refused by name") {
  auto const made = backup::make(world.folder(), backups);
  auto const file = summaries::path_of_file(summaries::files_folder(made.folder), upload);
  write(made.folder / "extra.txt", "?");
  CHECK(refusal(made.folder, restored).starts_with("extra.txt does not belong"));
  fs::remove(made.folder / "extra.txt");
  fs::resize_file(file, pdf.size() - 1);
  CHECK(refusal(made.folder, restored).find("is damaged") != std::string::npos);
  fs::remove(file);
  CHECK(refusal(made.folder, restored).find("is missing") != std::string::npos);
}

TEST_CASE_METHOD(Safe, "An upload that is damaged in the data folder is told and left out; the rest is kept") {
  write(summaries::path_of_file(summaries::files_folder(world.folder()), upload), "not what it was");
  auto const made = backup::make(world.folder(), backups);
  CHECK(made.files == 0);
  CHECK(made.missing == 1);
  auto const back = backup::restore(made.folder, restored);
  CHECK(back.manifest.missing_files == std::vector{upload});
}

TEST_CASE_METHOD(Safe, "A database whose journal was rewritten is not restored as if nothing had been") {
  world.as("noa");
  world.database().write([](storage::Write& write) {
    write.run("UPDATE journal SET details = '{}', act = 'nothing' WHERE n = (SELECT MAX(n) FROM journal)");
  });
  auto const made = backup::make(world.folder(), backups);
  CHECK(refusal(made.folder, restored).find("journal is broken at") != std::string::npos);
}

TEST_CASE_METHOD(Safe, "A journal that was rewritten whole contradicts the backups before it") {
  world.as("noa");
  auto const before = backup::make(world.folder(), backups);
  CHECK(!before.contradicts);
  fs::rename(before.folder, backups / "shidra-20200101T000000Z");
  CHECK(backup::drill(backups, restored).compared == 0);
  world.as("newcomer");
  auto const after = backup::make(world.folder(), backups);
  CHECK(!after.contradicts);
  CHECK(backup::drill(backups, restored).compared == 1);
  CHECK(!fs::exists(restored));
  fs::rename(after.folder, backups / "shidra-20210101T000000Z");
  // Somebody with all rights takes out the last entry the backups know and appends others: the chain is whole again.
  world.database().write([](storage::Write& write) {
    write.run("DELETE FROM journal WHERE n > 2");
    for (int n = 0; n < 40; ++n) storage::append_journal(write, {1, 1, {}, "invented", "forum/1", "{}"});
  });
  auto const forged = backup::make(world.folder(), backups, 1);
  CHECK(backup::backups_in(backups).size() == 3);  // those that know better stay, whatever was asked
  REQUIRE(forged.contradicts);
  CHECK(forged.contradicts->find("is not the one it was") != std::string::npos);
  CHECK_THROWS_AS(backup::drill(backups, restored), backup::Refused);
  CHECK(!fs::exists(restored));
  // The next one is held against all of them, and one that cannot be read keeps nobody from making it.
  write(backups / "shidra-20200101T000000Z" / "manifest.json", "{");
  CHECK(backup::make(world.folder(), backups, 1).contradicts);
}

TEST_CASE_METHOD(Safe, "Of many backups the newest is used, and only as many stay as are wanted") {
  auto const made = backup::make(world.folder(), backups);
  for (auto const* name : {"shidra-20200101T000000Z", "shidra-20210101T000000Z"})
    fs::copy(made.folder, backups / name, fs::copy_options::recursive);
  CHECK(backup::find_backup(backups) == made.folder);
  fs::rename(made.folder, backups / "shidra-20220101T000000Z");
  auto const last = backup::make(world.folder(), backups, 2);
  CHECK(fs::exists(last.folder));
  CHECK(fs::exists(backups / "shidra-20220101T000000Z"));
  CHECK(!fs::exists(backups / "shidra-20210101T000000Z"));
  CHECK(!fs::exists(backups / "shidra-20200101T000000Z"));
  CHECK(!fs::exists(backups / ".partial"));
}

TEST_CASE_METHOD(Safe, "A backup sorts behind all earlier ones, also when the clock was set back or stands still") {
  auto const made = backup::make(world.folder(), backups);
  fs::rename(made.folder, backups / "shidra-20990101T000000Z");  // made when the clock was wrong
  auto const next = backup::make(world.folder(), backups);
  CHECK(next.folder.filename() == "shidra-20990101T000000Z-001");
  CHECK(backup::find_backup(backups) == next.folder);
  auto const third = backup::make(world.folder(), backups);
  CHECK(third.folder.filename() == "shidra-20990101T000000Z-002");
  CHECK(backup::find_backup(backups) == third.folder);
  // So what is removed is the oldest, and never what was just made.
  auto const last = backup::make(world.folder(), backups, 2);
  CHECK(backup::backups_in(backups) == std::vector{third.folder, last.folder});
  CHECK(last.folder.filename() == "shidra-20990101T000000Z-003");
  // With a clock that is right again the names go on from it once it has passed the wrong one.
  fs::remove_all(third.folder);
  fs::rename(last.folder, backups / "shidra-20200101T000000Z-003");
  CHECK(backup::make(world.folder(), backups).folder.filename().string() > "shidra-2026");
}

TEST_CASE("A list of sums is read strictly") {
  using backup::read_sums;
  std::string const digest(64, 'a');
  auto const whole = digest + "  shidra.db\n" + digest + "  manifest.json\n";
  CHECK(read_sums(whole).size() == 2);
  CHECK(backup::write_sums(read_sums(whole)) == whole);
  auto const upload = "files/aa/" + digest;
  CHECK(read_sums(whole + digest + "  " + upload + "\n").size() == 3);
  for (auto const& more :
       {digest + "  ../shidra.db\n", digest + "  files/ab/" + digest + "\n", digest + "  /etc/passwd\n",
        digest + " *" + upload + "\n", std::string(64, 'A') + "  " + upload + "\n", digest + "  " + upload,
        digest + "  shidra.db\n", std::string("\n")}) {
    INFO(more);
    CHECK_THROWS_AS(read_sums(whole + more), backup::Refused);
  }
  CHECK_THROWS_AS(read_sums(""), backup::Refused);
}
