// SPDX-License-Identifier: AGPL-3.0-or-later
// Letters as bytes: headers that cannot be injected into, bodies that come back whole.
#include <vector>

#include <sodium.h>

#include "server/mail/message.hpp"
#include "tests/catch.hpp"

using namespace shidra::mail;
using namespace std::string_literals;

namespace {

Letter some_letter() {
  return {
      {"דנה לוי", "dana@example.org"}, "he", "סיכום מפגש: תכנון 5", "שלום\nדנה\n", {"<p>שלום</p>"}, "", "letter-12"};
}

Mailbox const from{"צוות השדרה", "team@shidra.example"};

std::string decoded(std::string const& base64) {
  std::string out(base64.size(), '\0');
  std::size_t size = 0;
  REQUIRE(sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), base64.data(), base64.size(),
                            "\r\n", &size, nullptr, sodium_base64_VARIANT_ORIGINAL) == 0);
  return out.substr(0, size);
}

/// The decoded body of the part of that type.
std::string body_of(std::string const& message, std::string const& type) {
  auto const begin = message.find("\r\n\r\n", message.find("Content-Type: " + type)) + 4;
  return decoded(message.substr(begin, message.find("--=_", begin) - begin));
}

/// Joins the words of an encoded header.
std::string decoded_words(std::string text) {
  std::string out;
  for (std::size_t at = 0; (at = text.find("=?UTF-8?B?", at)) != std::string::npos;) {
    at += 10;
    out += decoded(text.substr(at, text.find("?=", at) - at));
  }
  return out;
}

}  // namespace

TEST_CASE("a letter becomes a MIME message with both forms") {
  Letter letter = some_letter();
  letter.unsubscribe = "https://shidra.example/leave/abc";
  auto const message = compose(letter, from, 1'795'536'000'000);
  REQUIRE(message);
  CHECK(message->rfind("Date: Tue, 24 Nov 2026 16:00:00 +0000\r\nFrom: =?UTF-8?B?", 0) == 0);
  CHECK(message->find("\r\nMessage-ID: <letter-12@shidra.example>\r\n") != std::string::npos);
  CHECK(message->find("\r\nList-Unsubscribe: <https://shidra.example/leave/abc>\r\n") != std::string::npos);
  CHECK(message->find("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n") != std::string::npos);
  CHECK(message->find("\r\nContent-Type: multipart/alternative; boundary=\"=_letter-12\"\r\n") != std::string::npos);
  CHECK(message->substr(message->size() - 17) == "--=_letter-12--\r\n");
  CHECK(body_of(*message, "text/plain") == "שלום\r\nדנה\r\n");
  CHECK(body_of(*message, "text/html") == "<p>שלום</p>");
  for (char const byte : *message) CHECK(static_cast<unsigned char>(byte) < 0x80);
  std::size_t line = 0;
  for (std::size_t at = 0; (at = message->find("\r\n", line)) != std::string::npos; line = at + 2)
    CHECK(at - line <= 78);
  CHECK(compose(some_letter(), from, 0)->find("List-Unsubscribe") == std::string::npos);
}

TEST_CASE("a long Hebrew subject is folded without splitting a character") {
  std::string subject;
  for (int i = 0; i < 60; ++i) subject += i % 7 == 0 ? "x " : "שלום ";
  std::string const words = encoded_words(subject);
  CHECK(decoded_words(words) == subject);
  for (std::size_t at = 0; (at = words.find("=?UTF-8?B?", at)) != std::string::npos; ++at) {
    auto const word = words.substr(at, words.find("?=", at) + 2 - at);
    CHECK(word.size() <= 75);
    CHECK((decoded_words(word)[0] & 0xC0) != 0x80);
  }
  CHECK(encoded_words("Summary 5") == "Summary 5");
  CHECK(encoded_words("a=?UTF-8?Q?x?=").find("=?UTF-8?B?") == 0);
  CHECK(decoded_words(encoded_words("\"x\" <evil@example.org>,")) == "\"x\" <evil@example.org>,");
}

TEST_CASE("no field can add a header") {
  std::vector<std::string> const hostile{
      "x\r\nBcc: evil@example.org", "x\nBcc: evil@example.org", "x\rBcc: y", "x\0y"s, "x\x0By", "x\x7F"};
  for (std::string const& text : hostile) {
    INFO(text);
    auto const refused = [](Letter const& letter, Mailbox const& sender) {
      auto const message = compose(letter, sender, 0);
      return !message && message.error() == MessageProblem::line_break_in_header;
    };
    Letter letter = some_letter();
    letter.subject = text;
    CHECK(refused(letter, from));
    letter = some_letter();
    letter.to.name = text;
    CHECK(refused(letter, from));
    letter = some_letter();
    letter.to.address = text + "@example.org";
    CHECK(refused(letter, from));
    letter = some_letter();
    letter.unsubscribe = text;
    CHECK(refused(letter, from));
    letter = some_letter();
    letter.id = text;
    CHECK(refused(letter, from));
    letter = some_letter();
    letter.language_code = text;
    CHECK(refused(letter, from));
    CHECK(refused(some_letter(), {text, "team@shidra.example"}));
    CHECK(refused(some_letter(), {"", "team@shidra.example" + text}));
  }
}

TEST_CASE("addresses and ids that would be read as something else are refused") {
  for (std::string const& address :
       {""s, "a"s, "a@b"s, "a@example.org, b@example.org"s, "<a@example.org>"s, "a@EXAMPLE.org"s, "דנה@example.org"s}) {
    Letter letter = some_letter();
    letter.to.address = address;
    INFO(address);
    auto const message = compose(letter, from, 0);
    REQUIRE_FALSE(message);
    CHECK(message.error() == MessageProblem::bad_address);
  }
  for (std::string const& id : {""s, "a>b"s, "a b"s, "a@b"s, ".a"s, "a..b"s, "../a"s, "a/b"s, std::string(201, 'a')}) {
    Letter letter = some_letter();
    letter.id = id;
    INFO(id);
    auto const message = compose(letter, from, 0);
    REQUIRE_FALSE(message);
    CHECK(message.error() == MessageProblem::bad_id);
  }
}
