// SPDX-License-Identifier: AGPL-3.0-or-later
// libcurl speaks SMTP; a file system rename makes a letter in the folder appear whole.
#include "server/mail/sender.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string_view>

#include <curl/curl.h>
#include <fmt/format.h>

#include "server/mail/message.hpp"

namespace shidra::mail {

namespace {

std::string_view words_for(MessageProblem problem) {
  switch (problem) {
    case MessageProblem::line_break_in_header:
      return "a control character in a header";
    case MessageProblem::bad_address:
      return "not a plain e-mail address";
    case MessageProblem::bad_id:
      return "not a usable letter id";
  }
  return "cannot be composed";
}

std::size_t give_bytes(char* buffer, std::size_t size, std::size_t count, void* rest) {
  auto& message = *static_cast<std::string_view*>(rest);
  std::size_t const taken = std::min(size * count, message.size());
  std::memcpy(buffer, message.data(), taken);
  message.remove_prefix(taken);
  return taken;
}

/// A 5xx answer is about this letter and final. A refused sign-in is not: the operator mends it and the letter goes
/// out.
Delivery judged(CURLcode code, long answer, std::string_view detail) {
  if (code == CURLE_OK) return {DeliveryState::delivered, {}};
  bool const about_this_letter = answer >= 500 && answer < 600 && code != CURLE_LOGIN_DENIED;
  std::string reason = fmt::format("SMTP {}: {}", answer, detail.empty() ? curl_easy_strerror(code) : detail);
  return {about_this_letter ? DeliveryState::refused : DeliveryState::try_again, std::move(reason)};
}

}  // namespace

MailSender::MailSender(MailSettings settings) : settings_{std::move(settings)} {
  static CURLcode const started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error{"libcurl does not start"};
}

Delivery MailSender::deliver(Letter const& letter, std::int64_t now) {
  auto const message = compose(letter, settings_.from, now);
  if (!message) return {DeliveryState::refused, std::string{words_for(message.error())}};
  if (settings_.smtp.empty()) return deliver_to_folder(*message, letter.id, now);
  return deliver_by_smtp(*message, letter.to.address);
}

Delivery MailSender::deliver_to_folder(std::string const& message, std::string const& id, std::int64_t now) const {
  std::error_code error;
  std::filesystem::create_directories(settings_.folder, error);
  auto const file = settings_.folder / fmt::format("{}-{}.eml", now, id);
  auto const beside = settings_.folder / fmt::format(".{}.part", id);
  if (!error) {
    std::ofstream out{beside, std::ios::binary | std::ios::trunc};
    out.write(message.data(), static_cast<std::streamsize>(message.size()));
    out.close();
    if (!out) error = std::make_error_code(std::errc::io_error);
  }
  if (!error) std::filesystem::rename(beside, file, error);
  if (error) return {DeliveryState::try_again, settings_.folder.string() + ": " + error.message()};
  return {DeliveryState::delivered, {}};
}

/// A server may end a connection after some letters or some seconds: nobody's code waits a minute for that.
Delivery MailSender::deliver_by_smtp(std::string const& message, std::string const& recipient) {
  bool const was_open = line_ != nullptr;
  auto delivery = give_over_line(message, recipient);
  if (delivery.state == DeliveryState::try_again && was_open) delivery = give_over_line(message, recipient);
  return delivery;
}

Delivery MailSender::give_over_line(std::string const& message, std::string const& recipient) {
  if (!line_) line_ = {curl_easy_init(), &curl_easy_cleanup};
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> const recipients{
      curl_slist_append(nullptr, ("<" + recipient + ">").c_str()), &curl_slist_free_all};
  if (!line_ || !recipients) throw std::bad_alloc{};
  CURL* const curl = line_.get();
  std::string_view rest = message;
  char detail[CURL_ERROR_SIZE] = {};
  std::string const sender = "<" + settings_.from.address + ">";
  long const encryption = settings_.encryption == Encryption::required     ? CURLUSESSL_ALL
                          : settings_.encryption == Encryption::if_offered ? CURLUSESSL_TRY
                                                                           : CURLUSESSL_NONE;
  curl_easy_setopt(curl, CURLOPT_URL, settings_.smtp.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_USE_SSL, encryption);
  if (!settings_.certificates.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings_.certificates.c_str());
  if (!settings_.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, settings_.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, settings_.password.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, sender.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.size()));
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, &give_bytes);
  curl_easy_setopt(curl, CURLOPT_READDATA, &rest);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(settings_.time_limit.count()));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, std::min<long>(10, static_cast<long>(settings_.time_limit.count())));
  CURLcode const code = curl_easy_perform(curl);
  long answer = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
  curl_easy_reset(curl);  // what it was told points into this function; the connection stays
  if (code != CURLE_OK) hang_up();
  return judged(code, answer, detail);
}

}  // namespace shidra::mail
