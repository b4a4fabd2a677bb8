// SPDX-License-Identifier: AGPL-3.0-or-later
// The outbox on a disk that is full: what cannot be noted as sent does not leave again and again, nothing of it is
// lost, and when there is room again every letter goes out and keeps no secret behind.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "server/mail/carrier.hpp"
#include "server/site/cookies.hpp"
#include "storage/browser_key.hpp"
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
  protocol::Moment now() const override {
    std::this_thread::sleep_for(pause);
    return {now_ms + ++looks_};
  }
  std::chrono::milliseconds pause{0};

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

  void queue(std::string const& letter, std::string const& address, bool is_known = false) {
    std::optional<protocol::Id<protocol::Person>> person;
    if (is_known) person.emplace(world.as("dana").id());
    world.database().write([&](storage::Write& write) {
      storage::browser_key(write);  // as the site does when it opens
      storage::add_mail(write, {.id = 0,
                                .initiative = protocol::Id<protocol::Initiative>{1},
                                .person = person,
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
  /// What was delivered, in order: each as it is on its way.
  std::vector<std::string> letters() const {
    std::map<std::string, std::string> by_name;  // the names begin with the moment
    for (auto const& entry : std::filesystem::directory_iterator(folder.path())) {
      std::ifstream in(entry.path(), std::ios::binary);
      auto const name = entry.path().filename().string();
      if (name.ends_with(".eml")) by_name[name] = {std::istreambuf_iterator<char>(in), {}};
    }
    std::vector<std::string> all;
    for (auto& [name, bytes] : by_name) all.push_back(std::move(bytes));
    return all;
  }
  /// To whom, in order.
  std::vector<std::string> addresses() const {
    std::vector<std::string> all;
    for (auto const& bytes : letters()) all.push_back(between(bytes, "\r\nTo: ", "@"));
    return all;
  }
  static std::string between(std::string const& bytes, std::string const& before, std::string const& after) {
    auto const begin = bytes.find(before) + before.size();
    return bytes.substr(begin, bytes.find(after, begin) - begin);
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
  CHECK(std::ranges::any_of(delivered, [&](auto const& id) { return delivered.count(id) == 2; }));  // one Message-ID
  CHECK(std::set(delivered.begin(), delivered.end()).size() == 3);
  CHECK(outbox.count("plain <> '' OR html <> '' OR subject <> ''") == 0);
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

TEST_CASE("two letters of one's own do not tell whether another was written in between") {
  std::vector<std::string> seen;
  for (std::string const between : {"lila@example.org", "nobody@example.org"}) {
    Outbox outbox;
    outbox.world.as("dana"), outbox.world.as("lila");
    for (auto const& email : {std::string("dana@example.org"), between, std::string("dana@example.org")})
      REQUIRE(outbox.world.guest().call("access.request_code", {{"email", email}, {"language", "en"}}).ok());
    auto const expected = between == "lila@example.org" ? 3U : 2U;
    mail::Carrier carrier(outbox.world.database(), outbox.seam, outbox.settings());
    REQUIRE(becomes([&] { return outbox.letters().size() == expected; }));
    for (auto const& letter : outbox.letters()) {
      auto const id = Outbox::between(letter, "\r\nMessage-ID: <", "@");
      INFO(letter);
      CHECK(id.size() == 32);
      CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
      CHECK(Outbox::between(letter, "boundary=\"", "\"") == "=_" + id);
      CHECK(std::ranges::find(seen, id) == seen.end());  // another server's, too
      seen.push_back(id);
    }
  }
}

TEST_CASE("the ids of letters are the same for each try, come in no order, and are no seal of anything else") {
  mail::LetterIds const ids("a key"), same("a key"), others("another key");
  std::set<std::string> all;
  int rising = 0;
  for (std::int64_t letter = 1; letter <= 1'000; ++letter) {
    CHECK(ids.of(letter) == same.of(letter));
    CHECK(ids.of(letter) != others.of(letter));
    rising += ids.of(letter) < ids.of(letter + 1) ? 1 : 0;
    all.insert(ids.of(letter));
    CHECK_FALSE(site::BrowserSeal("a key").open(std::to_string(letter) + "." + ids.of(letter)));
  }
  CHECK(all.size() == 1'000);
  CHECK(rising > 400);
  CHECK(rising < 600);
}

TEST_CASE("codes go before all other mail, those of people before those of whoever joins, each in turn") {
  Outbox outbox;
  outbox.queue("summary_published", "five@example.org", true);
  outbox.queue("invitation", "six@example.org");
  outbox.queue("sign_in_code", "three@example.org");
  outbox.queue("sign_in_code", "one@example.org", true);
  outbox.queue("sign_in_code", "four@example.org");
  outbox.queue("sign_in_code", "two@example.org", true);
  mail::Carrier carrier(outbox.world.database(), outbox.seam, outbox.settings());
  REQUIRE(becomes([&] { return outbox.count("sent_at IS NULL") == 0; }));
  CHECK(outbox.addresses() == std::vector<std::string>{"one", "two", "three", "four", "five", "six"});
}

TEST_CASE("a code that is asked for while other mail is on its way does not wait for it") {
  Outbox outbox;
  for (int n = 0; n < 30; ++n) outbox.queue("summary_published", "member@example.org", true);
  outbox.seam.pause = std::chrono::milliseconds(5);
  mail::Carrier carrier(outbox.world.database(), outbox.seam, outbox.settings());
  REQUIRE(becomes([&] { return outbox.letters().size() >= 2; }));
  outbox.queue("sign_in_code", "lila@example.org", true);
  auto const gone = static_cast<std::ptrdiff_t>(outbox.letters().size());
  REQUIRE(becomes([&] { return outbox.count("sent_at IS NULL") == 0; }));
  auto const order = outbox.addresses();
  CHECK(order.size() == 31);
  CHECK(gone < 15);  // there was something to wait for
  CHECK(std::ranges::find(order, "lila") - order.begin() <= gone + 1);
}
