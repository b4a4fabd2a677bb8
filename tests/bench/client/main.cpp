// SPDX-License-Identifier: AGPL-3.0-or-later
// shidra_bench_client MODE --port PORT …: one run of the load client; prints what it measured as one line of JSON.
#include <csignal>
#include <functional>
#include <map>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "tests/bench/client/modes.hpp"
#include "tests/bench/client/socket.hpp"

namespace shidra::bench {
namespace {

std::map<std::string, std::function<void(Options const&, Report&)>> const modes = {
    {"fanout", run_fanout}, {"rate", run_rate},   {"asleep", run_asleep},
    {"idle", run_idle},     {"storm", run_storm}, {"ingest", run_ingest}};

}  // namespace
}  // namespace shidra::bench

int main(int count, char** arguments) {
  using namespace shidra::bench;
  Options options;
  CLI::App app("The load client of Shidra's bench");
  app.add_option("mode", options.mode)
      ->required()
      ->check(CLI::IsMember({"fanout", "rate", "asleep", "idle", "storm", "ingest"}));
  app.add_option("--dialect", options.dialect)->check(CLI::IsMember({"plain", "nats", "shidra"}));
  app.add_option("--port", options.port)->required();
  app.add_flag("--tls", options.tls);
  app.add_flag("--deflate", options.deflate);
  app.add_option("--watch-path", options.watch_path);
  app.add_option("--publish-path", options.publish_path);
  app.add_option("--cookie", options.cookie);
  app.add_option("--cookies", options.cookies)->check(CLI::ExistingFile);
  app.add_option("--topic", options.topic);
  app.add_option("--forum", options.forum);
  app.add_option("--survey", options.survey);
  app.add_option("--question", options.question);
  app.add_option("--choices", options.choices)->delimiter(',');
  app.add_option("--code", options.code);
  app.add_option("--message", options.message);
  app.add_option("--sockets", options.sockets);
  app.add_option("--answering", options.answering);
  app.add_option("--window", options.window);
  app.add_option("--rate", options.rate);
  app.add_option("--seconds", options.seconds);
  app.add_option("--warm", options.warm);
  app.add_option("--spin", options.spin);
  app.add_option("--pending", options.pending);
  app.add_option("--watching", options.watching);
  app.add_option("--tickets", options.tickets)->check(CLI::ExistingFile);
  app.add_option("--keep-tickets", options.keep_tickets);
  app.add_option("--servers", options.servers)->delimiter(',');
  CLI11_PARSE(app, count, arguments);
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL; a lost connection is told as such
  try {
    Report report;
    modes.at(options.mode)(options, report);
    report.print();
    return 0;
  } catch (std::exception const& error) {
    fmt::print(stderr, "{}: {}\n", options.mode, error.what());
    return 1;
  }
}
