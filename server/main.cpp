// SPDX-License-Identifier: AGPL-3.0-or-later
// The command line: shidra serve | demo | info | link | backup | restore | drill.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/app.hpp"
#include "server/backup/backup.hpp"
#include "server/demo/doors.hpp"
#include "server/demo/fill.hpp"
#include "storage/info.hpp"

namespace {

/// Splits "HOST:PORT"; an IPv6 address stands in brackets.
std::string split_listen(std::string const& listen, std::string& host, std::uint16_t& port) {
  auto const colon = listen.rfind(':');
  if (colon == std::string::npos) return "HOST:PORT is wanted";
  host = listen.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  int number = 0;
  if (!CLI::detail::lexical_cast(listen.substr(colon + 1), number) || number < 0 || number > 65535 || host.empty())
    return "HOST:PORT is wanted";
  port = static_cast<std::uint16_t>(number);
  return {};
}

int info(std::filesystem::path const& data) {
  shidra::storage::OneShot::read(data, [](shidra::storage::Read& read) {
    for (auto const& line : shidra::storage::info(read)) fmt::print("{}: {}\n", line.name, line.value);
  });
  return 0;
}

int link(std::filesystem::path const& data, std::string const& public_url) {
  shidra::pipeline::RealWorld world({.public_url = public_url, .folder = data});
  std::string address;
  shidra::storage::OneShot::write(
      data, [&](shidra::storage::Write& write) { address = shidra::demo::make_link(write, world, std::nullopt); });
  fmt::print("{}\n", address);
  return 0;
}

int backup(std::filesystem::path const& data, std::filesystem::path const& into, std::optional<int> keep) {
  auto const made = shidra::backup::make(data, into, keep);
  fmt::print("backup: {}\nfiles: {}\nbytes: {}\n", made.folder.string(), made.files, made.bytes);
  if (made.contradicts) {
    spdlog::critical("the backup was made, but the history in it was changed: {}", *made.contradicts);
    return 3;
  }
  if (made.missing == 0) return 0;
  spdlog::error("{} uploads are damaged or gone in {} and are not in the backup", made.missing, data.string());
  return 2;
}

void print_restored(shidra::backup::Restored const& restored) {
  for (auto const& [name, value] : restored.holds) fmt::print("{}: {}\n", name, value);
  fmt::print("files: {}\n", restored.files);
  if (!restored.manifest.missing_files.empty())
    spdlog::warn("{} uploads were damaged or gone when the backup was made", restored.manifest.missing_files.size());
}

int restore(std::filesystem::path const& from, std::filesystem::path const& data) {
  auto const folder = shidra::backup::find_backup(from);
  auto const restored = shidra::backup::restore(folder, data);
  fmt::print("restored: {}\n", folder.string());
  print_restored(restored);
  fmt::print("letters the server will still send: {}\n", restored.letters);
  if (restored.sealed_surveys > 0)
    spdlog::warn(
        "{} anonymous surveys were open: put their key files back into {} before you start the server, or the "
        "answers given so far stay sealed",
        restored.sealed_surveys, (data / "keys").string());
  return 0;
}

/// Restores the newest backup aside, to know that it can be done and how long it takes.
int drill(std::filesystem::path const& from, std::filesystem::path scratch) {
  auto const started = std::chrono::steady_clock::now();
  if (scratch.empty()) {
    auto name = (std::filesystem::temp_directory_path() / "shidra-drill-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
    scratch = name;
  }
  auto const drilled = shidra::backup::drill(from, scratch);
  auto const& restored = drilled.restored;
  auto const now = std::chrono::system_clock::now().time_since_epoch();
  auto const age = std::chrono::duration_cast<std::chrono::seconds>(now).count() - restored.manifest.made_at / 1000;
  fmt::print("backup: {}\nage in seconds: {}\n", drilled.folder.string(), age);
  print_restored(restored);
  std::chrono::duration<double> const took = std::chrono::steady_clock::now() - started;
  fmt::print("earlier backups compared: {}\nseconds: {:.2f}\n", drilled.compared, took.count());
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  ::umask(0077);  // letters hold codes that let people in; the database holds everything
  spdlog::set_default_logger(spdlog::stderr_color_mt("shidra"));
  CLI::App app("Shidra: the backbone of a cross-sector initiative");
  app.set_version_flag("--version", SHIDRA_VERSION);
  app.require_subcommand(1);

  shidra::ServeOptions options;
  std::string listen = "127.0.0.1:8080";
  auto* serve = app.add_subcommand("serve", "Run the server");
  serve->add_option("--data", options.data, "Data folder")->required();
  serve->add_option("--listen", listen, "HOST:PORT to listen on")->capture_default_str();
  serve
      ->add_option("--public-url", options.public_url,
                   "How people reach the server, for example https://forum.example.org")
      ->check([](std::string const& url) {
        bool const ascii = std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7F; });
        return ascii ? std::string() : std::string("a name in other letters is written as browsers do: xn--...");
      });
  serve->add_option("--certificate", options.certificate, "TLS certificate chain (PEM)");
  serve->add_option("--key", options.key, "TLS key (PEM)");
  serve->add_option("--trusted-proxy", options.trusted_proxies,
                    "Address or network of a proxy whose X-Forwarded-* counts");
  serve
      ->add_option("--smtp", options.mail.smtp,
                   "smtp://HOST:PORT or smtps://HOST:PORT; without it mail goes to DATA/mail")
      ->envname("SHIDRA_SMTP");
  serve->add_option("--smtp-user", options.mail.user, "User of the SMTP server")->envname("SHIDRA_SMTP_USER");
  serve->add_option("--smtp-password", options.mail.password, "Better set as SHIDRA_SMTP_PASSWORD")
      ->envname("SHIDRA_SMTP_PASSWORD");
  options.mail.from.address = "shidra@localhost.localdomain";
  serve->add_option("--mail-from", options.mail.from.address, "Sender of all mail")->capture_default_str();
  serve
      ->add_option("--keep-events-days", options.keep_events_days,
                   "Days that a browser may be away and still get what it missed, and not everything anew")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  serve->add_option("--connections-per-address", options.connections_per_address, "Most connections from one address")
      ->capture_default_str();
  serve
      ->add_option("--sockets-per-person", options.sockets_per_person,
                   "Most WebSockets that somebody who is signed in has open")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  serve
      ->add_option("--messages-per-second", options.messages_per_second,
                   "Most messages read in the long run from one guest's socket, or from all of one person; more waits")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  serve
      ->add_option("--sending-threads", options.sending_threads,
                   "Threads that send at once to many sockets; 0: two where there are four cores or more, else one")
      ->check(CLI::Range(0U, 16U))
      ->capture_default_str();
  serve
      ->add_option("--source-url", options.source_url,
                   "Where people get the source of this very version (AGPL-3.0, section 13)")
      ->envname("SHIDRA_SOURCE_URL")
      ->check([](std::string const& url) {
        bool const web = url.starts_with("https://") || url.starts_with("http://");
        return url.empty() || web ? std::string() : std::string("an http or https address is wanted");
      });
  serve->add_flag("--demo", options.demo, "Print a sign-in link for each role and show sent mail at /mail");

  std::filesystem::path data;
  std::uint64_t seed = 1;
  auto* demo = app.add_subcommand("demo", "Fill an empty data folder with the demo initiative");
  demo->add_option("--data", data, "Data folder, empty or not there yet")->required();
  demo->add_option("--seed", seed, "Same seed, same data")->capture_default_str();
  auto* counts = app.add_subcommand("info", "Print what a data folder holds, a line each");
  counts->add_option("--data", data, "Data folder")->required();
  std::string public_url = "http://localhost:8080";
  auto* opening =
      app.add_subcommand("link", "Print a one-time link for opening another initiative (while no server runs)");
  opening->add_option("--data", data, "Data folder")->required();
  opening->add_option("--public-url", public_url, "How people reach the server")->capture_default_str();
  std::filesystem::path place;
  std::optional<int> keep;
  auto* backing_up = app.add_subcommand("backup", "Make a backup of a data folder, beside a running server too");
  backing_up->add_option("--data", data, "Data folder")->required();
  backing_up->add_option("--to", place, "Folder of backups; each gets a folder of its own in it")->required();
  backing_up->add_option("--keep", keep, "How many backups stay; older ones are removed")->check(CLI::PositiveNumber);
  auto* restoring = app.add_subcommand("restore", "Restore a backup into an empty folder and check it whole");
  restoring->add_option("--from", place, "A backup, or a folder of backups: then the newest")->required();
  restoring->add_option("--data", data, "Data folder, empty or not there yet")->required();
  std::filesystem::path scratch;
  auto* drilling = app.add_subcommand("drill", "Restore the newest backup aside, check it, and say how long it took");
  drilling->add_option("--from", place, "A backup, or a folder of backups: then the newest")->required();
  drilling->add_option("--scratch", scratch, "Where to restore to; empty or not there, and removed afterwards");

  CLI11_PARSE(app, count, arguments);
  try {
    if (*serve) {
      if (auto const problem = split_listen(listen, options.host, options.port); !problem.empty())
        throw std::runtime_error("--listen: " + problem);
      return shidra::serve(std::move(options));
    }
    if (*demo) return shidra::demo::fill(data, seed);
    if (*counts) return info(data);
    if (*backing_up) return backup(data, place, keep);
    if (*restoring) return restore(place, data);
    if (*drilling) return drill(place, scratch);
    return link(data, public_url);
  } catch (std::exception const& error) {
    spdlog::critical("{}", error.what());
    return 1;
  }
}
