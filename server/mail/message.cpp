// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds MIME by hand: libcurl can only build it while sending, and letters must also go to a folder byte for byte.
#include "server/mail/message.hpp"

#include <algorithm>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sodium.h>

#include "server/text/email.hpp"

namespace shidra::mail {

namespace {

constexpr std::size_t body_line = 76;  // RFC 2045
/// 45 bytes are 60 signs of base64: with =?UTF-8?B?…?= a word stays below the 75 that RFC 2047 allows.
constexpr std::size_t bytes_per_word = 45;

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // the terminating NUL
  return out;
}

std::string base64_lines(std::string_view bytes) {
  std::string const whole = base64(bytes);
  std::string out;
  for (std::size_t at = 0; at < whole.size(); at += body_line) out += whole.substr(at, body_line) + "\r\n";
  return out;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; });
}

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= 200 && id.front() != '.' && id.back() != '.' &&
         id.find("..") == std::string_view::npos && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

bool is_address(std::string_view address) {
  auto const normalised = text::normalise_email(address);
  return normalised && *normalised == address;
}

std::string mailbox(Mailbox const& box) {
  return box.name.empty() ? box.address : encoded_words(box.name) + " <" + box.address + ">";
}

std::string part(std::string_view type, std::string_view language_code, std::string_view body) {
  return fmt::format(
      "Content-Type: {}; charset=utf-8\r\nContent-Language: {}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}", type,
      language_code, base64_lines(body));
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (char const letter : text) {
    if (letter == '\n' && (out.empty() || out.back() != '\r')) out += '\r';
    out += letter;
  }
  return out;
}

}  // namespace

std::string encoded_words(std::string_view text) {
  bool const plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '-';
  });
  if (plain && text.size() <= 60) return std::string{text};
  std::string out;
  while (!text.empty()) {
    std::size_t size = std::min(text.size(), bytes_per_word);
    while (size < text.size() && size > 1 && (text[size] & 0xC0) == 0x80) --size;
    out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return out;
}

tl::expected<std::string, MessageProblem> compose(Letter const& letter, Mailbox const& from, std::int64_t now) {
  for (std::string_view const field :
       {std::string_view{letter.to.name}, std::string_view{letter.to.address}, std::string_view{from.name},
        std::string_view{from.address}, std::string_view{letter.subject}, std::string_view{letter.id},
        std::string_view{letter.unsubscribe}, std::string_view{letter.language_code}})
    if (has_control(field)) return tl::unexpected{MessageProblem::line_break_in_header};
  if (!is_address(letter.to.address) || !is_address(from.address)) return tl::unexpected{MessageProblem::bad_address};
  if (!is_id(letter.id)) return tl::unexpected{MessageProblem::bad_id};

  std::string const domain = from.address.substr(from.address.find('@') + 1);
  std::string const boundary = "=_" + letter.id.substr(0, 60);  // "_" does not occur in base64
  std::string out;
  auto const header = [&](std::string_view name, std::string_view value) {
    out += fmt::format("{}: {}\r\n", name, value);
  };
  header("Date", fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(static_cast<std::time_t>(now / 1000))));
  header("From", mailbox(from));
  header("To", mailbox(letter.to));
  header("Subject", encoded_words(letter.subject));
  header("Message-ID", "<" + letter.id + "@" + domain + ">");
  header("Auto-Submitted", "auto-generated");  // RFC 3834: absence notes do not answer
  if (!letter.unsubscribe.empty()) {
    header("List-Unsubscribe", "<" + letter.unsubscribe + ">");
    header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");  // RFC 8058
  }
  header("MIME-Version", "1.0");
  header("Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"");
  out += "\r\n--" + boundary + "\r\n" + part("text/plain", letter.language_code, with_crlf(letter.plain));
  out += "--" + boundary + "\r\n" + part("text/html", letter.language_code, with_crlf(letter.html.markup));
  return out + "--" + boundary + "--\r\n";
}

}  // namespace shidra::mail
