// SPDX-License-Identifier: AGPL-3.0-or-later
// The outbox on a disk that is full: what cannot be noted as sent does not leave again and again, nothing of it is
// lost, and when there is room again every letter goes out and keeps no secret behind.
#include <fstream>
#include <set>
#include <thread>

#include "server/mail/carrier.hpp"
#include "storage/mail.hpp"
#include "tests/catch.hpp"
#include "tests/support/faulty_files.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/server/support/world.hpp"

using namespace shidra;
namespace faulty = tests::faulty;

namespace {

/// Every look at the clock is another millisecond, so that every delivery to the folder is another file.
class TickingWorld final : public test::ManualWorld {
 public:
  using ManualWorld::ManualWorld;
  protocol::Moment now() const override { return {now_ms + ++looks_}; }

 private:
  mutable std::atomic<std::int64_t> looks_{0};
};

template <class Holds>
bool becomes(Holds holds) {
  for (int tries = 0; tries < 500 && !holds(); ++tries) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return holds();
}

struct Outbox {
  tests::FaultyFiles files;
  test::World world;
  tests::TemporaryFolder folder;  // on a disk that has room
  TickingWorld seam{pipeline::Settings{.folder = world.folder()}};

  void queue(std::string const& letter, std::string const& address) {
    world.database().write([&](storage::Write& write) {
      storage::add_mail(write, {.id = 0,
                                .initiative = protocol::Id<protocol::Initiative>{1},
                                .person = {},
                                .address = address,
                                .letter = letter,
                                .language = protocol::Language::en,
                                .subject = "Come in",
                                .plain = "a secret",
                                .html = "<p>a secret</p>",
                                .made_at = {seam.now_ms},
                                .tries = 0});
    });
  }
  mail::MailSettings settings() const {
    mail::MailSettings result{};
    result.folder = folder.path();
    result.from = {"Team", "team@shidra.example"};
    return result;
  }
  /// The ids of what was delivered, one for each time.
  std::multiset<std::string> delivered() const {
    std::multiset<std::string> ids;
    for (auto const& entry : std::filesystem::directory_iterator(folder.path())) {
      auto const name = entry.path().filename().string();
      if (name.ends_with(".eml")) ids.insert(name.substr(name.find('-') + 1));
    }
    return ids;
  }
  std::int64_t count(std::string const& which) {
    std::int64_t found = 0;
    world.database().read(
        [&](storage::Read& read) { found = read.value<std::int64_t>("SELECT COUNT(*) FROM mail WHERE " + which); });
    return found;
  }
};

}  // namespace

TEST_CASE("while the disk is full no letter leaves twice, and then each leaves and keeps no secret behind") {
  Outbox outbox;
  outbox.queue("sign_in_code", "one@example.org");
  outbox.queue("invitation", "two@example.org");
  outbox.queue("sign_in_code", "three@example.org");
  faulty::on_write = SQLITE_FULL;
  mail::Carrier carrier(outbox.world.database(), outbox.seam, outbox.settings());
  REQUIRE(becomes([&] { return outbox.delivered().size() == 1; }));
  for (int asked = 0; asked < 5; ++asked) {
    carrier.wake();
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
  }
  CHECK(outbox.delivered().size() == 1);  // it had left before it was known that this cannot be noted
  CHECK(outbox.count("sent_at IS NULL AND tries = 0 AND plain = 'a secret'") == 3);

  faulty::on_write = SQLITE_OK;
  carrier.wake();  // as it does by itself every 30 s; nobody else writes
  CHECK(becomes([&] { return outbox.count("sent_at IS NULL") == 0; }));
  auto const delivered = outbox.delivered();
  CHECK(delivered.size() == 4);
  CHECK(delivered.count("shidra-1.eml") == 2);  // with one Message-ID
  CHECK(std::set(delivered.begin(), delivered.end()).size() == 3);
  CHECK(outbox.count("plain <> '' OR html <> ''") == 0);
}

TEST_CASE("a letter that cannot be delivered waits with what it says, and is tried again") {
  Outbox outbox;
  outbox.queue("invitation", "one@example.org");
  auto settings = outbox.settings();
  settings.folder = outbox.folder.path() / "file" / "below";  // no folder can be made there
  std::ofstream(outbox.folder.path() / "file") << "in the way";
  {
    mail::Carrier carrier(outbox.world.database(), outbox.seam, settings);
    CHECK(becomes([&] { return outbox.count("tries = 1") == 1; }));
  }
  CHECK(outbox.count("sent_at IS NULL AND problem <> '' AND plain = 'a secret'") == 1);
  outbox.seam.now_ms += 61'000;
  mail::Carrier carrier(outbox.world.database(), outbox.seam, outbox.settings());
  CHECK(becomes([&] { return outbox.count("sent_at IS NOT NULL AND plain = ''") == 1; }));
  CHECK(outbox.delivered().size() == 1);
}
