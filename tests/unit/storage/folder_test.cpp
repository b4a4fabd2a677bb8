// SPDX-License-Identifier: AGPL-3.0-or-later
// What a data folder must look like before it is opened, and who may look into it.
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

#include "storage/engine/database.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace shidra::storage;
using shidra::tests::TemporaryFolder;

void put(fs::path const& file) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << "precious";
}

std::string refusal(std::function<void()> const& attempt) {
  try {
    attempt();
    return "";
  } catch (std::runtime_error const& refused) {
    return refused.what();
  }
}

unsigned mode_of(fs::path const& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

}  // namespace

TEST_CASE("Where uploads or keys are and no database, none is begun") {
  for (auto const* trace : {"files/ab/abcd", "keys/survey-1.key", "before-0009.db"}) {
    INFO(trace);
    TemporaryFolder const folder;
    put(folder.path() / trace);
    CHECK_THROWS_AS(Database{folder.path()}, FolderRefused);
    CHECK(refusal([&] { Database{folder.path()}; }).find("holds uploads or keys but no database") != std::string::npos);
    CHECK(!fs::exists(database_file(folder)));
    std::ofstream{database_file(folder)};  // SQLite would begin anew in an empty file
    CHECK_THROWS_AS(Database{folder.path()}, FolderRefused);
    CHECK(fs::exists(folder.path() / trace));
  }
  TemporaryFolder const folder;
  fs::create_directory_symlink("/nowhere/at/all", folder.path() / "files");  // a disk that is not there now
  CHECK_THROWS_AS(Database{folder.path()}, FolderRefused);
}

TEST_CASE("A new folder, or one with empty ones in it, becomes a data folder, and is one from then on") {
  TemporaryFolder const folder;
  for (auto const* name : {"files", "keys", "spool", "mail"}) fs::create_directory(folder.path() / name);
  { Database const made{folder.path()}; }
  put(folder.path() / "files/ab/abcd");
  put(folder.path() / "before-0009.db");
  CHECK_NOTHROW(Database{folder.path()});
}

TEST_CASE("A folder whose restore is not finished is not opened") {
  TemporaryFolder const folder;
  auto const attempts = {std::function<void()>{[&] { Database{folder.path()}; }},
                         std::function<void()>{[&] { OneShot::write(folder, [](Write&) {}); }},
                         std::function<void()>{[&] { OneShot::read(folder, [](Read&) {}); }}};
  fs::create_directory(restoring_folder(folder));
  for (auto const& attempt : attempts) CHECK(refusal(attempt).find("a restore is under way") != std::string::npos);
  fs::remove(restoring_folder(folder));
  { Database const made{folder.path()}; }
  fs::create_directory(restoring_folder(folder));  // the power went when all but its removal was done
  for (auto const& attempt : attempts) CHECK(refusal(attempt).empty());
  put(restoring_folder(folder) / "shidra.db");
  for (auto const& attempt : attempts) CHECK(refusal(attempt).find("a restore is under way") != std::string::npos);
}

TEST_CASE("A mistyped folder is not made by a command that is not to make one") {
  TemporaryFolder const folder;
  auto const mistyped = folder.path() / "mistyped";
  CHECK_THROWS_AS(OneShot::write(mistyped, [](Write&) {}), FolderRefused);
  CHECK_THROWS_AS(OneShot::read(mistyped, [](Read&) {}), FolderRefused);
  CHECK(!fs::exists(mistyped));
}

TEST_CASE("A link that leads nowhere is told with where it leads") {
  TemporaryFolder const folder;
  fs::create_directory_symlink("private/shidra", folder.path() / "shidra");
  auto const said = refusal([&] { FolderLock{folder.path() / "shidra"}; });
  CHECK(said.find("is a link to private/shidra, which is not there") != std::string::npos);
}

TEST_CASE("A folder that is kept private is its owner's alone, also if it was there already") {
  TemporaryFolder const folder;
  auto const place = folder.path() / "data";
  fs::create_directory(place);
  fs::permissions(place, fs::perms{0755});
  keep_private(place);
  CHECK(mode_of(place) == 0700);
  fs::permissions(place, fs::perms{01777});  // as /tmp: everybody's
  keep_private(place);
  CHECK(mode_of(place) == 01777);
  keep_private(folder.path() / "new" / "mail");
  CHECK(mode_of(folder.path() / "new" / "mail") == 0700);
  if (::geteuid() != 0) return;
  fs::permissions(place, fs::perms{0755});
  REQUIRE(::chown(place.c_str(), 12345, 12345) == 0);
  keep_private(place);
  CHECK(mode_of(place) == 0755);
}
