// SPDX-License-Identifier: AGPL-3.0-or-later
// Hands letters over: to an SMTP server, or into a folder where none is configured. Calls block for as long as the time
// limit; one MailSender belongs to one thread (the mail job). It keeps no letter: the outbox does, until the delivery
// is known.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "server/mail/letter.hpp"

namespace shidra::mail {

enum class Encryption { required, if_offered, none };

struct MailSettings {
  std::string smtp;  // "smtp://host:587", "smtps://host:465"; empty: letters go to `folder`
  std::string user;  // empty: no authentication
  std::string password;
  Encryption encryption = Encryption::required;  // STARTTLS on smtp://; smtps:// is encrypted anyway
  std::filesystem::path certificates;            // CA file; empty: the system's
  std::chrono::seconds time_limit{30};           // for one letter in all
  std::filesystem::path folder;
  Mailbox from;
};

enum class DeliveryState {
  delivered,
  try_again,  // the network, the server or the disk refused for now
  refused,    // will not work however often it is tried: the address, or a letter that cannot be composed
};

struct Delivery {
  DeliveryState state;
  std::string reason;  // for the log and the operator; empty when delivered. Holds no secret of ours
};

class MailSender {
 public:
  explicit MailSender(MailSettings settings);

  /// `now` is milliseconds UTC. The same letter may be given again after try_again: its Message-ID and its file name's
  /// end stay the same. A folder never shows half a letter: it is written beside and renamed.
  Delivery deliver(Letter const& letter, std::int64_t now);
  /// Letters that follow one another go over one connection; this ends it.
  void hang_up() { line_.reset(); }

 private:
  Delivery deliver_to_folder(std::string const& message, std::string const& id, std::int64_t now) const;
  Delivery deliver_by_smtp(std::string const& message, std::string const& recipient);
  Delivery give_over_line(std::string const& message, std::string const& recipient);

  MailSettings settings_;
  std::shared_ptr<void> line_;  ///< libcurl's handle, which keeps the connection
};

}  // namespace shidra::mail
