// SPDX-License-Identifier: AGPL-3.0-or-later
// The letters in three languages: complete, escaped, right to left where they should be, and the same in both forms.
#include <vector>

#include "server/mail/letters.hpp"
#include "server/mail/message.hpp"
#include "server/text/catalog.hpp"
#include "tests/catch.hpp"

using namespace shidra::mail;

namespace {

constexpr std::int64_t now = 1'795'363'200'000;
constexpr std::int64_t deadline = 1'795'536'000'000;
std::string const hostile = "<b>\"'&{code}\r\nBcc: x";
std::string const page_link = "https://shidra.example/x?a=1&b=2";

std::vector<Letter> all_letters(std::string const& language, std::string const& name) {
  Reader const reader{{name, "dana@example.org"}, language};
  Origin const origin{name, "Asia/Jerusalem", now, "https://shidra.example/accessibility"};
  return {sign_in_letter(reader, origin, {"123456", page_link, 10}),
          invitation_letter(reader, origin, {name, "", page_link, deadline}),
          invitation_letter(reader, origin, {name, name, page_link, deadline}),
          summary_letter(reader, origin, {name, name, deadline, name, "", page_link, "https://shidra.example/leave"}),
          summary_letter(reader, origin, {name, name, deadline, name, name, page_link, ""}),
          call_amended_letter(reader, origin, {name, name, deadline, page_link}),
          response_received_letter(reader, origin, {name, name, now, deadline, page_link}),
          response_decided_letter(reader, origin, {name, name, Outcome::accepted, name, page_link}),
          response_decided_letter(reader, origin, {name, name, Outcome::waitlisted, name, page_link}),
          response_decided_letter(reader, origin, {name, name, Outcome::declined, "", page_link})};
}

bool holds(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("every letter is complete in every language and says the same in both forms") {
  for (std::string const language : {"he", "ar", "en"}) {
    for (Letter const& letter : all_letters(language, "דנה")) {
      INFO(letter.subject << "\n" << letter.plain);
      std::string const direction{shidra::text::catalog(language).direction()};
      CHECK(holds(letter.html.markup, "<html lang=\"" + language + "\" dir=\"" + direction + "\">"));
      for (std::string const& form : {letter.subject, letter.plain}) {
        CHECK_FALSE(holds(form, "mail."));
        CHECK_FALSE(holds(form, "{"));
      }
      CHECK_FALSE(holds(letter.html.markup, "mail."));
      CHECK(holds(letter.plain, page_link));
      CHECK(holds(letter.html.markup, "href=\"https://shidra.example/x?a=1&amp;b=2\""));
      CHECK(holds(letter.plain, "https://shidra.example/accessibility"));
      CHECK(holds(letter.plain, "-- \nדנה\n"));
      CHECK_FALSE(letter.subject.empty());
    }
  }
}

TEST_CASE("names and words of people can break neither the page nor the headers") {
  for (std::string const language : {"he", "ar", "en"}) {
    for (Letter letter : all_letters(language, hostile)) {
      INFO(letter.subject);
      CHECK_FALSE(holds(letter.html.markup, "<b>"));
      CHECK_FALSE(holds(letter.html.markup, "\"'&{"));
      letter.id = "x";
      auto const message = compose(letter, {"", "team@shidra.example"}, now);
      REQUIRE(message);
      CHECK_FALSE(holds(*message, "\nBcc:"));
    }
  }
}

TEST_CASE("the sign-in letter shows its code and how long it holds") {
  auto const letter = all_letters("he", "שדרה").front();
  CHECK(letter.subject == "123456 – קוד הכניסה אל שדרה");
  CHECK(holds(letter.plain, "    123456\n"));
  CHECK(holds(letter.plain, "ל־10 דקות"));
  Reader const reader{{"", "dana@example.org"}, "ar"};
  auto const arabic = sign_in_letter(reader, {"شدرة", "Asia/Jerusalem", now, ""}, {"123456", page_link, 2});
  CHECK(holds(arabic.plain, "لدقيقتين"));
  CHECK(arabic.plain.rfind("مرحبًا،\n", 0) == 0);
}

TEST_CASE("only letters that one can leave carry an unsubscribe address, and times come with their zone") {
  auto const letters = all_letters("he", "שדרה");
  CHECK(letters[3].unsubscribe == "https://shidra.example/leave");
  for (std::size_t i : {0U, 1U, 5U, 6U, 7U}) CHECK(letters[i].unsubscribe.empty());
  CHECK(holds(letters[5].plain, "יום ג׳, 24 בנובמבר, 18:00 (שעון ישראל)"));
  CHECK(holds(letters[6].plain, "18:00 (שעון ישראל)"));
}
