// SPDX-License-Identifier: AGPL-3.0-or-later
// See dialect.hpp.
#include "tests/bench/client/dialect.hpp"

#include <chrono>
#include <random>

#include <fmt/core.h>

#include "tests/bench/client/ledger.hpp"
#include "tests/bench/client/nats.hpp"

namespace shidra::bench {
namespace {

void replace(std::string& text, std::string_view mark, std::string const& with) {
  if (auto const at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), with);
}

}  // namespace

std::string make_key() {
  static std::mt19937_64 random{std::random_device{}()};
  static std::uint64_t last = 0;
  // 48 bits of milliseconds and 12 of counting, as RFC 9562 §6.2 allows, so that keys of one millisecond are ordered.
  auto const now = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                                  std::chrono::system_clock::now().time_since_epoch())
                                                  .count())
                   << 12;
  last = std::max(last + 1, now);
  auto const tail = random();
  return fmt::format("{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}", last >> 28, last >> 12 & 0xFFFF, last & 0xFFF,
                     0x8000 | (tail >> 48 & 0x3FFF), tail & 0xFFFFFFFFFFFF);
}

std::string watch_request(std::uint64_t id, Options const& options, std::string const& topic) {
  auto const code = options.code.empty() ? std::string() : fmt::format(R"(,"code":"{}")", options.code);
  return fmt::format(R"({{"jsonrpc":"2.0","id":{},"method":"watch","params":{{"topic":"{}"{}}}}})", id, topic, code);
}

std::string publish_request(std::uint64_t number, Options const& options) {
  if (options.dialect == "shidra")
    return fmt::format(
        R"({{"jsonrpc":"2.0","id":{},"method":"forum.update","params":{{"forum":{},"name":"{}","theme":"","mandate":""}},"key":"{}"}})",
        number, options.forum, number_text(number), make_key());
  auto text = options.message;
  replace(text, "@POSITION@", std::to_string(number + 1));
  replace(text, "@NAME@", number_text(number));
  return options.dialect == "nats" ? nats::publish(text) : text;
}

Target watch_target(Options const& options, ssl_ctx_st* tls) {
  bool const ours = options.dialect == "shidra";
  return {options.port, tls, options.watch_path, std::string(ours ? sub_protocol : ""), "", options.deflate};
}

Target publish_target(Options const& options, ssl_ctx_st* tls) {
  auto target = watch_target(options, tls);
  target.path = options.publish_path;
  target.cookie = options.cookie;
  target.deflate = false;
  return target;
}

}  // namespace shidra::bench
