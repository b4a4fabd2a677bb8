// SPDX-License-Identifier: AGPL-3.0-or-later
// Delivery into a folder and to an SMTP server that is played here, on a port of the system's choice.
#include <fstream>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/mail/message.hpp"
#include "server/mail/sender.hpp"
#include "tests/catch.hpp"

using namespace shidra::mail;

namespace {

Letter some_letter() {
  return {{"", "dana@example.org"}, "en", "Hello", "Hello\n.\nworld\n", {"<p>Hello</p>"}, "", "letter-7"};
}

/// Answers SMTP conversations one after another: `reply` to a command word, "250 ok" to the rest. Each ends, as servers
/// do, with the 421 to what follows its last letter. Records what it was told.
class Conversations {
 public:
  Conversations(std::string command, std::string reply, int count = 1, int letters_each = 100)
      : command_{std::move(command)}, reply_{std::move(reply)}, letters_each_{letters_each} {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, generic, size) != 0 || listen(listener_, 1) != 0 || getsockname(listener_, generic, &size) != 0)
      throw std::runtime_error{"no port"};
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this, count] {
      for (int n = 0; n < count; ++n) talk();
    }};
  }
  ~Conversations() {
    if (thread_.joinable()) heard();
    close(listener_);
  }
  Conversations(Conversations const&) = delete;
  Conversations& operator=(Conversations const&) = delete;

  std::string address() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
  std::string const& heard() {
    shutdown(listener_, SHUT_RDWR);  // who has not come by now does not come
    thread_.join();
    return heard_;
  }

 private:
  void talk() {
    int const peer = accept(listener_, nullptr, nullptr);
    if (peer < 0) return;
    letters_ = 0;
    heard_ += "-- a connection\n";
    say(peer, "220 test");
    std::string pending;
    bool in_data = false;
    char buffer[4096];
    for (ssize_t got = 0; (got = read(peer, buffer, sizeof buffer)) > 0;) {
      pending.append(buffer, static_cast<std::size_t>(got));
      for (std::size_t end = 0; (end = pending.find("\r\n")) != std::string::npos; pending.erase(0, end + 2))
        answer(peer, pending.substr(0, end), in_data);
      if (letters_ > letters_each_) break;
    }
    close(peer);
  }
  void answer(int peer, std::string const& line, bool& in_data) {
    heard_ += line + "\n";
    if (in_data && line != ".") return;
    std::string const word = in_data ? "." : line.substr(0, 4);
    in_data = word == "DATA" && command_ != "DATA";
    if (word == "MAIL" && ++letters_ > letters_each_) return say(peer, "421 enough");
    say(peer, word == command_ ? reply_ : in_data ? "354 go on" : word == "QUIT" ? "221 bye" : "250 ok");
  }
  void say(int peer, std::string const& line) {
    std::string const bytes = line + "\r\n";
    // No assertion here: this is not the test's thread.
    if (write(peer, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) heard_ += "-- not taken\n";
  }

  std::string command_;
  std::string reply_;
  int letters_each_;
  int letters_ = 0;
  std::string heard_;
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

MailSettings smtp_settings(std::string address) {
  MailSettings settings{};
  settings.smtp = std::move(address);
  settings.encryption = Encryption::none;
  settings.time_limit = std::chrono::seconds{5};
  settings.from = {"Team", "team@shidra.example"};
  return settings;
}

}  // namespace

TEST_CASE("a letter reaches the server byte for byte") {
  Conversations server{"", ""};
  Letter const letter = some_letter();
  auto const delivery = MailSender{smtp_settings(server.address())}.deliver(letter, 0);
  CHECK(delivery.reason == "");
  CHECK(delivery.state == DeliveryState::delivered);
  std::string const heard = server.heard();
  CHECK(heard.find("MAIL FROM:<team@shidra.example>") != std::string::npos);
  CHECK(heard.find("RCPT TO:<dana@example.org>") != std::string::npos);
  std::string expected = compose(letter, {"Team", "team@shidra.example"}, 0).value();
  for (std::size_t at = 0; (at = expected.find("\r\n", at)) != std::string::npos;) expected.replace(at, 2, "\n");
  CHECK(heard.find(expected + ".\n") != std::string::npos);
}

TEST_CASE("letters that follow one another go over one connection, and over another where the server ends it") {
  auto const letters_each = GENERATE(100, 2);
  auto const connections = letters_each == 100 ? 1 : 2;
  Conversations server{"", "", connections, letters_each};
  {
    MailSender sender{smtp_settings(server.address())};
    for (int n = 0; n < 3; ++n) CHECK(sender.deliver(some_letter(), n).state == DeliveryState::delivered);
  }
  auto const& heard = server.heard();
  auto const count = [&](std::string const& what) {
    int found = 0;
    for (std::size_t at = 0; (at = heard.find(what, at)) != std::string::npos; ++at) ++found;
    return found;
  };
  CHECK(count("-- a connection") == connections);
  CHECK(count("\n.\n") == 3);
}

TEST_CASE("after hanging up the next letter opens a connection of its own") {
  Conversations server{"", "", 2};
  {
    MailSender sender{smtp_settings(server.address())};
    for (int n = 0; n < 2; ++n) {
      CHECK(sender.deliver(some_letter(), n).state == DeliveryState::delivered);
      sender.hang_up();
    }
  }
  auto const& heard = server.heard();
  CHECK(heard.find("-- a connection", 3) != std::string::npos);
}

TEST_CASE("what the server says decides whether to try again") {
  struct Row {
    std::string command;
    std::string reply;
    DeliveryState state;
  };
  for (Row const& row : std::vector<Row>{{"RCPT", "550 no such box", DeliveryState::refused},
                                         {"RCPT", "451 later", DeliveryState::try_again},
                                         {"MAIL", "421 busy", DeliveryState::try_again},
                                         {"DATA", "554 no", DeliveryState::refused},
                                         {".", "452 full", DeliveryState::try_again},
                                         {".", "554 spam", DeliveryState::refused}}) {
    INFO(row.command << " " << row.reply);
    Conversations server{row.command, row.reply};
    auto const delivery = MailSender{smtp_settings(server.address())}.deliver(some_letter(), 0);
    CHECK(delivery.state == row.state);
    CHECK_FALSE(delivery.reason.empty());
  }
}

TEST_CASE("a server that is not there, or does not encrypt where that is required, is tried again") {
  CHECK(MailSender{smtp_settings("smtp://127.0.0.1:1")}.deliver(some_letter(), 0).state == DeliveryState::try_again);
  Conversations server{"STAR", "502 unknown"};
  MailSettings settings = smtp_settings(server.address());
  settings.encryption = Encryption::required;
  CHECK(MailSender{settings}.deliver(some_letter(), 0).state == DeliveryState::try_again);
  CHECK(server.heard().find("MAIL") == std::string::npos);
  CHECK(MailSender{smtp_settings("file:///tmp/x")}.deliver(some_letter(), 0).state == DeliveryState::try_again);
}

TEST_CASE("without a server letters go to the folder, whole") {
  std::string pattern = (std::filesystem::temp_directory_path() / "shidra-mail-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  std::filesystem::path const folder = pattern;
  MailSettings settings = smtp_settings("");
  settings.folder = folder / "letters";
  MailSender sender{settings};
  CHECK(sender.deliver(some_letter(), 1'795'536'000'000).state == DeliveryState::delivered);
  std::ifstream in{folder / "letters" / "1795536000000-letter-7.eml", std::ios::binary};
  std::string const bytes{std::istreambuf_iterator<char>{in}, {}};
  CHECK(bytes == compose(some_letter(), settings.from, 1'795'536'000'000).value());
  int files = 0;
  for (auto const& entry : std::filesystem::directory_iterator{folder / "letters"})
    files += entry.is_regular_file() ? 1 : 0;
  CHECK(files == 1);

  Letter hostile = some_letter();
  hostile.id = "../../escape";
  CHECK(sender.deliver(hostile, 0).state == DeliveryState::refused);
  std::ofstream{folder / "a-file"} << "x";
  settings.folder = folder / "a-file";
  CHECK(MailSender{settings}.deliver(some_letter(), 0).state == DeliveryState::try_again);
  std::filesystem::remove_all(folder);
}
