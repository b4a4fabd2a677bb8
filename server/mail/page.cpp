// SPDX-License-Identifier: AGPL-3.0-or-later
// Inline styles only: mail programs drop style sheets. No pictures, nothing is fetched, nobody is tracked.
#include "server/mail/page.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace shidra::mail {

namespace {

using text::escape_attribute;
using text::escape_html;

/// In a subject a control character would be refused as an injection; a title with a line end becomes one line instead.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; }, ' ');
  return text;
}

constexpr std::string_view frame =
    R"(<!DOCTYPE html><html lang="{0}" dir="{1}"><head><meta charset="utf-8">)"
    R"(<meta name="viewport" content="width=device-width"><title>{2}</title></head>)"
    R"(<body style="margin:0;padding:24px 12px;background:#f4f5f7;color:#1d2733;font:17px/1.6 Rubik,Arial,sans-serif">)"
    R"(<div dir="{1}" style="max-width:560px;margin:0 auto;padding:28px 24px;background:#fff;border-radius:12px;text-align:start">)"
    R"(<p style="margin:0 0 18px;font-size:15px;color:#4a5a6a">{3}</p>{4}</div>)"
    R"(<div dir="{1}" style="max-width:560px;margin:12px auto 0;padding:0 24px;font-size:14px;color:#4a5a6a;text-align:start">{5}</div>)"
    R"(</body></html>)";

}  // namespace

LetterPage::LetterPage(Reader const& reader, Origin const& origin)
    : reader_{reader}, origin_{origin}, catalog_{text::catalog(reader.language_code)} {
  if (reader.to.name.empty()) {
    say("mail.greeting");
  } else {
    say("mail.greeting_name", {{"name", reader.to.name}});
  }
}

void LetterPage::paragraph(std::string_view style, std::string_view markup) {
  html_ += fmt::format("<p style=\"margin:0 0 16px;{}\">{}</p>", style, markup);
}

void LetterPage::say(std::string_view key, text::Parameters const& parameters) {
  plain_ += catalog_.text(key, parameters) + "\n\n";
  paragraph("", catalog_.html(key, parameters).markup);
}

void LetterPage::say_plural(std::string_view key, std::int64_t count) {
  std::string const words = catalog_.plural(key, count);
  plain_ += words + "\n\n";
  paragraph("", escape_html(words));
}

void LetterPage::quote(std::string_view words) {
  if (words.empty()) return;
  plain_ += std::string{words} + "\n\n";
  html_ += fmt::format(
      "<div dir=\"auto\" style=\"margin:0 0 16px;padding:4px 14px;border-inline-start:4px solid "
      "#0b6e69;white-space:pre-line\">{}</div>",
      escape_html(words));
}

void LetterPage::show_code(std::string_view code) {
  plain_ += "    " + std::string{code} + "\n\n";
  paragraph("font-size:32px;font-weight:bold;letter-spacing:6px", "<bdi dir=\"ltr\">" + escape_html(code) + "</bdi>");
}

void LetterPage::button(std::string_view key, std::string_view link) {
  std::string const name = catalog_.text(key);
  plain_ += name + ":\n" + std::string{link} + "\n\n";
  html_ += fmt::format(
      "<p style=\"margin:8px 0 20px\"><a href=\"{}\" style=\"display:inline-block;padding:12px 24px;background:#0b6e69;"
      "color:#fff;border-radius:8px;text-decoration:none;font-weight:bold\">{}</a></p>",
      escape_attribute(link), escape_html(name));
  paragraph("font-size:14px;color:#4a5a6a;overflow-wrap:anywhere",
            catalog_.html("mail.link_below").markup + "<br><bdi dir=\"ltr\">" + escape_html(link) + "</bdi>");
}

Letter LetterPage::finish(std::string_view subject_key, text::Parameters const& parameters, std::string_view why_key) {
  Letter letter{};
  letter.to = reader_.to;
  letter.to.name = one_line(letter.to.name);
  letter.language_code = catalog_.language_code();
  letter.subject = one_line(catalog_.text(subject_key, parameters));
  text::Parameters const sender{{"initiative", origin_.initiative}};
  std::string footer = catalog_.html(why_key, sender).markup;
  letter.plain = plain_ + "-- \n" + origin_.initiative + "\n" + catalog_.text(why_key, sender) + "\n";
  if (!origin_.accessibility.empty()) {
    letter.plain += catalog_.text("mail.accessibility") + ": " + origin_.accessibility + "\n";
    footer += fmt::format("<br><a href=\"{}\" style=\"color:#4a5a6a\">{}</a>", escape_attribute(origin_.accessibility),
                          catalog_.html("mail.accessibility").markup);
  }
  letter.html = {fmt::format(frame, letter.language_code, catalog_.direction(), escape_html(letter.subject),
                             "<bdi>" + escape_html(origin_.initiative) + "</bdi>", html_, footer)};
  return letter;
}

}  // namespace shidra::mail
