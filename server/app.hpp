// SPDX-License-Identifier: AGPL-3.0-or-later
// The composition root of `shidra serve`: builds the parts in order, runs until told to stop, takes them down in
// reverse.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "server/mail/sender.hpp"

namespace shidra {

struct ServeOptions {
  std::filesystem::path data;
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string public_url;  ///< empty: http://localhost:PORT
  std::string certificate, key;
  std::vector<std::string> trusted_proxies;
  mail::MailSettings mail;
  std::string source_url;     ///< where the source of this very version can be got; empty: from the operator
  int keep_events_days = 30;  ///< how long a client may be away and still get what it missed
  bool demo = false;
  std::size_t connections_per_address = 6000;
  std::size_t sockets_per_person = 100;
  unsigned sending_threads = 0;     ///< 0: two where there are four cores or more, else one
  double messages_per_second = 30;  ///< from one guest's socket, or from all of one person
};

/// Blocks until SIGTERM or SIGINT. 0: stopped in order; 75: the storage failed and the process must not go on.
/// Throws when it cannot start (folder in use, newer database, address taken).
int serve(ServeOptions options);

}  // namespace shidra
