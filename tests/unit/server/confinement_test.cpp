// SPDX-License-Identifier: AGPL-3.0-or-later
// What a confined process can still do with files: tried in a process of its own, for nobody gets out again.
#include "server/confinement.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <functional>
#include <iostream>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using shidra::Reach;

struct Tried {
  int version = 0;          ///< of Landlock; 0: the kernel has none that will do
  std::vector<int> errors;  ///< that the acts ended with
};

/// In a child that is confined to `reach`.
Tried try_confined(Reach const& reach, std::vector<std::function<int()>> const& acts) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  auto const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int const version = shidra::confine(reach).value_or(0);
    if (::write(ends[1], &version, sizeof version) != sizeof version || version == 0) ::_exit(0);
    for (auto const& act : acts) {
      errno = 0;
      int const error = act() < 0 ? errno : 0;
      if (::write(ends[1], &error, sizeof error) != sizeof error) ::_exit(1);
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  Tried tried;
  REQUIRE(::read(ends[0], &tried.version, sizeof tried.version) == sizeof tried.version);
  for (int error = 0; ::read(ends[0], &error, sizeof error) == sizeof error;) tried.errors.push_back(error);
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  if (tried.version != 0) REQUIRE(tried.errors.size() == acts.size());
  return tried;
}

int opened(fs::path const& path, int how) { return ::open(path.c_str(), how, 0600); }

}  // namespace

TEST_CASE("a confined process writes in its data, reads what it needs, and nothing else") {
  shidra::tests::TemporaryFolder folder;
  auto const data = folder.path() / "data", outside = folder.path() / "outside", links = folder.path() / "links",
             disk = folder.path() / "disk";
  for (auto const& each : {data / "spool", data / "files", outside / "real", links, disk}) fs::create_directories(each);
  for (auto const& file : {data / "spool/upload", outside / "secret", outside / "real/chain.pem"})
    std::ofstream(file) << "x";
  fs::create_symlink("../outside/real/chain.pem", links / "chain.pem");

  fs::create_directory_symlink(disk, data / "elsewhere");
  auto const reach = shidra::reach_of_server(data, data / "mail", links / "chain.pem", "");
  std::vector<std::pair<std::string, std::function<int()>>> const may{
      {"make a file", [&] { return opened(data / "new", O_CREAT | O_RDWR); }},
      {"empty one", [&] { return opened(data / "new", O_TRUNC | O_WRONLY); }},
      {"make a folder", [&] { return ::mkdir((data / "more").c_str(), 0700); }},
      {"move a file to another folder",
       [&] { return ::rename((data / "spool/upload").c_str(), (data / "files/upload").c_str()); }},
      {"remove one", [&] { return ::unlink((data / "files/upload").c_str()); }},
      {"write where a link in the data led to from the start",
       [&] { return opened(data / "elsewhere/new", O_CREAT | O_WRONLY); }},
      {"read the certificate", [&] { return opened(links / "chain.pem", O_RDONLY); }},
      {"read a new one beside it", [&] { return opened(outside / "real", O_RDONLY | O_DIRECTORY); }},
      {"read the time zones", [&] { return opened("/usr/share/zoneinfo", O_RDONLY | O_DIRECTORY); }},
      {"read who is who", [&] { return opened("/etc/hosts", O_RDONLY); }},
      {"read chance", [&] { return opened("/dev/urandom", O_RDONLY); }},
  };
  std::vector<std::pair<std::string, std::function<int()>>> const may_not{
      {"make a file elsewhere", [&] { return opened(outside / "new", O_CREAT | O_RDWR); }},
      {"write to one", [&] { return opened(outside / "secret", O_WRONLY); }},
      {"empty one elsewhere", [&] { return ::truncate((outside / "secret").c_str(), 0); }},
      {"read one", [&] { return opened(outside / "secret", O_RDONLY); }},
      {"remove one elsewhere", [&] { return ::unlink((outside / "secret").c_str()); }},
      {"write beside the certificate", [&] { return opened(outside / "real/other", O_CREAT | O_WRONLY); }},
      {"make a link out", [&] { return ::symlink("/etc/passwd", (data / "link").c_str()); }},
      {"start a program", [&] { return ::execl("/bin/true", "true", nullptr); }},
      {"list the machine", [&] { return opened("/", O_RDONLY | O_DIRECTORY); }},
  };
  std::vector<std::function<int()>> acts;
  for (auto const& [what, act] : may) acts.push_back(act);
  for (auto const& [what, act] : may_not) acts.push_back(act);
  auto const tried = try_confined(reach, acts);
  if (tried.version == 0) {
    std::cout << "left out: the kernel has no Landlock of version 2\n";
    return;
  }
  for (std::size_t at = 0; at < may.size(); ++at) {
    INFO(may[at].first);
    CHECK(tried.errors.at(at) == 0);
  }
  for (std::size_t at = 0; at < may_not.size(); ++at) {
    INFO(may_not[at].first);
    if (tried.version < 3 && may_not[at].first == "empty one elsewhere") continue;  // such a kernel cannot forbid it
    CHECK(tried.errors.at(may.size() + at) == EACCES);
  }
  CHECK(fs::exists(outside / "secret"));
}

TEST_CASE("links to a certificate are followed to the folder they lead to, and what is missing does no harm") {
  shidra::tests::TemporaryFolder folder;
  fs::create_directories(folder.path() / "archive");
  std::ofstream(folder.path() / "archive/key1.pem") << "x";
  fs::create_directories(folder.path() / "live");
  fs::create_symlink("../archive/key1.pem", folder.path() / "live/key.pem");
  auto const reach =
      shidra::reach_of_server("data", "mail", folder.path() / "live/none.pem", folder.path() / "live/key.pem");
  auto const has = [&](fs::path const& path) { return std::ranges::find(reach.read, path) != reach.read.end(); };
  CHECK(has(folder.path() / "live"));
  CHECK(has(fs::canonical(folder.path() / "archive")));
  CHECK(reach.written == std::vector<fs::path>{"data", "mail"});
}
