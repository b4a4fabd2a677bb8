// SPDX-License-Identifier: AGPL-3.0-or-later
// See app.hpp. Threads: the one that calls serve() becomes the io thread; the database brings writer and readers; mail
// and jobs have one each; one waits for signals.
#include "server/app.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <thread>

#include <fmt/core.h>
#include <pthread.h>
#include <spdlog/spdlog.h>

#include "server/confinement.hpp"
#include "server/demo/doors.hpp"
#include "server/gateway/gateway.hpp"
#include "server/jobs/jobs.hpp"
#include "server/live/live.hpp"
#include "server/mail/carrier.hpp"
#include "server/pipeline/run.hpp"
#include "server/site/site.hpp"
#include "server/summaries/file_store.hpp"
#include "server/surveys/sealing.hpp"
#include "storage/engine/database.hpp"
#include "storage/materials.hpp"

namespace shidra {
namespace {

constexpr int storage_failed = 75;  // EX_TEMPFAIL: the service manager may start it again
constexpr std::chrono::milliseconds drain_time{2000};
constexpr std::chrono::microseconds one_send{5};  // of a piece to one socket, mostly the kernel's (tests/bench)
constexpr std::chrono::milliseconds longest_patience{20};

class App {
 public:
  explicit App(ServeOptions options);
  int run();

 private:
  void committed(storage::Commit&& commit);
  std::chrono::nanoseconds patience() const;
  void after(pipeline::Aftermath aftermath) { aftermaths_.push_back(std::move(aftermath)); }
  void failed(storage::StorageError const& error);
  void wait_for_signals();
  void unless_full(std::string_view without, std::function<void()> const& write);
  void clear_away();

  ServeOptions options_;
  std::atomic<int> exit_code_{0};
  std::atomic<bool> over_{false};  // the io thread has ended; the signals' thread may
  site::Site site_;
  gateway::Gateway gateway_;  // listens from the start, so that the port is known; answers once run() is called
  pipeline::RealWorld world_;
  std::vector<pipeline::Aftermath> aftermaths_;  // of the commit in hand; writer thread only
  std::atomic<bool> running_{false};             // live, mail and jobs exist
  std::atomic<std::size_t> pieces_{0};           // queued for the last commit
  storage::Database database_;
  pipeline::Pipeline pipeline_;
  live::Live live_;
  site::Hall hall_;
  mail::Carrier carrier_;
  jobs::Jobs jobs_;
};

/// The port is the one listened on: with port 0 the system has chosen it, and links must carry it.
pipeline::Settings settings_of(ServeOptions const& options, std::uint16_t port) {
  pipeline::Settings settings;
  settings.public_url = options.public_url.empty() ? fmt::format("http://localhost:{}", port) : options.public_url;
  settings.source_url = options.source_url;
  settings.folder = options.data;
  settings.events_kept_days = options.keep_events_days;
  settings.demo = options.demo;
  return settings;
}

gateway::Options gateway_options(ServeOptions const& options) {
  gateway::Options result;
  result.host = options.host;
  result.port = options.port;
  result.certificate_file = options.certificate;
  result.key_file = options.key;
  result.trusted_proxies = options.trusted_proxies;
  auto const fitting = std::thread::hardware_concurrency() >= 4 ? 2U : 1U;
  result.sending_threads = options.sending_threads > 0 ? options.sending_threads : fitting;
  result.limits.connections_per_address = options.connections_per_address;
  result.limits.messages_per_second = options.messages_per_second;
  result.limits.message_burst = std::max(result.limits.message_burst, options.messages_per_second);
  result.spool_folder = (options.data / "spool").string();
  return result;
}

site::PersonBook::Limits person_limits(ServeOptions const& options) {
  site::PersonBook::Limits limits;
  limits.sockets = options.sockets_per_person;
  limits.messages_per_second = options.messages_per_second;
  limits.message_burst = std::max(limits.message_burst, options.messages_per_second);
  return limits;
}

std::uint16_t listening_port(gateway::Gateway& gateway) {
  gateway.start();
  return gateway.port();
}

App::App(ServeOptions options)
    : options_(std::move(options)),
      gateway_(site_, gateway_options(options_)),
      world_(settings_of(options_, listening_port(gateway_))),
      database_(options_.data,
                {.on_commit = [this](storage::Commit&& commit) { committed(std::move(commit)); },
                 .on_failure = [this](storage::StorageError const& error) { failed(error); },
                 .on_reader_error = {}},
                {.writer = {.patience = [this] { return patience(); }}, .readers = {}}),
      pipeline_(database_, world_, [this](pipeline::Aftermath aftermath) { after(std::move(aftermath)); }),
      live_(database_, gateway_, world_),
      hall_{database_, gateway_, pipeline_, live_, world_, person_limits(options_)},
      carrier_(database_, world_, options_.mail),
      jobs_(database_, pipeline_, world_) {
  running_ = true;
}

/// Writer thread: what one commit brought goes to the watchers, the outbox and the clock.
void App::committed(storage::Commit&& commit) {
  aftermaths_.clear();
  storage::run_notes(commit);
  if (!running_) return;
  bool mail = false, deadlines = false, erase = false;
  for (auto const& aftermath : aftermaths_) {
    mail |= aftermath.mail_queued;
    deadlines |= aftermath.deadlines_changed;
    erase |= aftermath.erase_log;
  }
  if (mail) carrier_.wake();
  if (deadlines) jobs_.wake();
  if (erase) database_.writer().empty_log_soon();
  gateway_.post([this, events = std::move(commit.events), aftermaths = std::move(aftermaths_)] {
    pieces_ = live_.committed(events, aftermaths);
  });
  aftermaths_ = {};
}

/// Writer thread: what sending the last commit will have cost, as a bound of what the next one may wait. When a hall of
/// a thousand is told of each change, two changes under way at once would else be sent one by one for ever: the second
/// is written while the first is being sent.
std::chrono::nanoseconds App::patience() const {
  return std::min<std::chrono::nanoseconds>(longest_patience, one_send * pieces_.load());
}

void App::failed(storage::StorageError const& error) {
  if (database_.writer().state() == storage::Writer::State::full) {
    spdlog::error("the disk is full: nothing is written until there is room ({})", error.what());
    return;
  }
  if (error.fault() == storage::Fault::busy) {
    spdlog::error("another program holds the database: some writes were refused ({})", error.what());
    return;
  }
  spdlog::critical("the storage failed, the server stops rather than guess: {}", error.what());
  exit_code_ = storage_failed;
  gateway_.post([this] { gateway_.drain(std::chrono::milliseconds(200), [this] { gateway_.stop(); }); });
}

void App::wait_for_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (int const number : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&set, number);
  for (int number = 0; sigwait(&set, &number) == 0;) {
    if (number == SIGUSR1 && over_) return;
    if (number == SIGUSR1) continue;  // somebody else's: without this thread nothing would stop the server
    if (number == SIGHUP) {
      if (auto const reloaded = gateway_.reload_certificate(); !reloaded)
        spdlog::error("certificate: {}", reloaded.error());
      continue;
    }
    spdlog::info("stopping");
    gateway_.post([this] { gateway_.drain(drain_time, [this] { gateway_.stop(); }); });
  }
}

/// What a start would write; a full disk is read from all the same.
void App::unless_full(std::string_view without, std::function<void()> const& write) {
  try {
    write();
  } catch (storage::StorageError const& error) {
    if (database_.writer().state() != storage::Writer::State::full) throw;
    spdlog::warn("{}: {}", without, error.what());
  }
}

/// What a crash may have left behind: bodies of requests, keys of surveys that are closed, files nothing refers to.
void App::clear_away() {
  summaries::sweep_spool(options_.data / "spool");
  unless_full("nothing is cleared away",
              [this] { database_.write([](storage::Write& write) { storage::forget_unused_files(write); }); });
  database_.read([this](storage::Read& read) {
    surveys::remove_stray_keys(read, options_.data);
    summaries::sweep_files(read, summaries::files_folder(options_.data));
  });
}

int App::run() {
  site_.enter(hall_);
  clear_away();
  spdlog::info("shidra {} listens on {}:{}, public address {}", SHIDRA_VERSION, options_.host, gateway_.port(),
               world_.settings().public_url);
  unless_full("no sign-in links", [this] { demo::print_doors(database_, world_); });
  std::thread signals([this] { wait_for_signals(); });
  gateway_.run();
  over_ = true;
  pthread_kill(signals.native_handle(), SIGUSR1);
  signals.join();
  jobs_.stop();
  carrier_.stop();
  database_.stop();
  return exit_code_;
}

void confine_files(ServeOptions const& options) {
  auto const reach = reach_of_server(options.data, options.mail.folder, options.certificate, options.key);
  if (auto const confined = confine(reach))
    spdlog::info("files: confined by Landlock {}, writing only beneath {}", *confined, options.data.string());
  else
    spdlog::warn("files: not confined, {}", confined.error());
}

}  // namespace

int serve(ServeOptions options) {
  sigset_t set;
  sigemptyset(&set);
  for (int const number : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&set, number);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);  // every thread inherits this; one of them waits for signals
  try {
    storage::expect_startable(options.data);  // before anything is put there
    storage::keep_private(options.data);
    std::filesystem::create_directories(options.data / "spool");
    if (options.mail.folder.empty()) options.mail.folder = options.data / "mail";
    storage::keep_private(options.mail.folder);
    confine_files(options);  // before any other thread begins: it binds those that come after
    App app(std::move(options));
    return app.run();
  } catch (storage::StorageError const& error) {
    if (storage::is_damage(error)) throw;  // a page is not what was written: nobody is helped by another try
    spdlog::critical("the storage failed at the start: {}", error.what());
    return storage_failed;
  }
}

}  // namespace shidra
