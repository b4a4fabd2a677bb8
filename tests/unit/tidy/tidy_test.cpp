// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads the project's own sources and refuses what a reviewer would send back: an include against the direction, SQL or
// sockets where they do not belong, unfinished work, a file without a licence line, a path of somebody's machine.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.hpp"

namespace {

namespace fs = std::filesystem;

struct Source {
  std::string path;  ///< from the project's root
  std::string text;
};

std::string content_of(fs::path const& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

bool is_foreign(std::string const& path) {
  for (char const* part : {"node_modules", "/dist/", "build/", ".git/", "tests/artefacts/", "protocol/documents/"})
    if (path.starts_with(part) || path.find(std::string("/") + part) != std::string::npos ||
        path.find(part) != std::string::npos)
      return true;
  return false;
}

bool is_text(std::string const& path) {
  static std::set<std::string> const kinds{".cpp",  ".hpp",  ".mjs",  ".ts",    ".tsx",  ".css",
                                           ".sh",   ".sql",  ".md",   ".txt",   ".json", ".yml",
                                           ".html", ".toml", ".chat", ".cmake", ".svg",  ".webmanifest"};
  return kinds.contains(fs::path(path).extension().string());
}

/// Every text file of the project, but not what was built, fetched or generated.
std::vector<Source> const& sources() {
  static std::vector<Source> const all = [] {
    std::vector<Source> found;
    fs::path const root = SHIDRA_SOURCE_DIR;
    for (auto walk = fs::recursive_directory_iterator(root); walk != fs::recursive_directory_iterator(); ++walk) {
      auto const path = fs::relative(walk->path(), root).generic_string();
      if (walk->is_directory() && is_foreign(path + "/")) {
        walk.disable_recursion_pending();
        continue;
      }
      if (walk->is_regular_file() && is_text(path) && !is_foreign(path))
        found.push_back({path, content_of(walk->path())});
    }
    std::ranges::sort(found, {}, &Source::path);
    return found;
  }();
  return all;
}

bool is_under(std::string_view path, std::string_view folder) { return path.starts_with(folder); }
bool is_code(Source const& source) { return source.path.ends_with(".cpp") || source.path.ends_with(".hpp"); }
/// The product: not the tests.
bool is_product(Source const& source) {
  return is_code(source) &&
         (is_under(source.path, "protocol/") || is_under(source.path, "storage/") || is_under(source.path, "server/"));
}

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> includes_of(Source const& source) {
  std::vector<std::string> found;
  static std::regex const include(R"re(^\s*#\s*include\s*[<"]([^>"]+)[>"])re");
  for (auto const& line : lines_of(source.text))
    if (std::smatch match; line.find("include") != std::string::npos && std::regex_search(line, match, include))
      found.push_back(match[1]);
  return found;
}

bool is_ours(std::string_view include) {
  for (char const* folder : {"protocol/", "storage/", "server/", "client-web/", "tests/"})
    if (include.starts_with(folder)) return true;
  return false;
}

/// "server/forums/rules/key.hpp" → "server/forums/rules/"
std::string folder_of(std::string_view path) { return std::string(path.substr(0, path.rfind('/') + 1)); }

/// What a folder may include of ours. The first row whose folder fits counts, so the closer ones come first.
struct Direction {
  std::string_view folder;
  std::vector<std::string_view> may;
  std::string_view reason;
};

std::vector<Direction> const& directions() {
  static std::vector<Direction> const all{
      {"protocol/", {"protocol/"}, "the contract knows nobody"},
      {"storage/engine/", {"storage/engine/", "protocol/"}, "the engine knows rows, not nouns' storage"},
      {"storage/", {"storage/", "protocol/"}, "storage knows the contract, never who serves it"},
      {"server/gateway/", {"server/gateway/", "protocol/"}, "sockets know frames, not nouns"},
      {"server/text/",
       {"server/text/", "protocol/codec/", "client-web/"},
       "texts know problems and catalogs, not nouns"},
  };
  return all;
}

bool is_rules(std::string_view path) {
  return path.starts_with("server/") && path.find("/rules/") != std::string_view::npos;
}

/// The fault of including `include` in a file at `path`; empty when there is none.
std::string fault_of(std::string const& path, std::string const& include) {
  if (!is_ours(include)) return {};
  if (include.starts_with("tests/")) return "the product includes a test";
  if (is_rules(path)) {
    bool const fine = include.starts_with("protocol/") || is_rules(include);
    return fine ? "" : "rules are pure: only the contract and other rules";
  }
  for (auto const& direction : directions()) {
    if (!path.starts_with(direction.folder)) continue;
    bool const fine = std::ranges::any_of(direction.may, [&](auto folder) { return include.starts_with(folder); });
    return fine ? "" : std::string(direction.reason);
  }
  return {};
}

/// Whoever may include the commands of a noun that is not theirs.
bool may_include_commands(std::string const& path, std::string const& include) {
  if (folder_of(path) == folder_of(include)) return true;
  if (path == "server/pipeline/registry.cpp") return true;  // the table of all of them
  return path.starts_with("server/demo/");  // it lives through a year by giving the same commands as people do
}

/// Faults as "path:line: what", for a report that can be clicked.
struct Faults {
  std::vector<std::string> all;
  void add(Source const& source, std::size_t line, std::string const& what) {
    all.push_back(source.path + ":" + std::to_string(line + 1) + ": " + what);
  }
  std::string text() const {
    std::string joined;
    for (auto const& fault : all) joined += "\n" + fault;
    return joined;
  }
};

/// Lines of code without their // comments.
std::string without_comment(std::string const& line) {
  auto const at = line.find("//");
  bool const address = at != std::string::npos && at > 0 && line[at - 1] == ':';
  return at == std::string::npos || address ? line : line.substr(0, at);
}

/// Whether `word` is in the line and no part of a longer word.
bool stands_alone(std::string const& line, std::string const& word) {
  auto const is_letter = [&](std::size_t at) {
    return at < line.size() && std::isalpha(static_cast<unsigned char>(line[at])) != 0;
  };
  for (auto at = line.find(word); at != std::string::npos; at = line.find(word, at + 1))
    if ((at == 0 || !is_letter(at - 1)) && !is_letter(at + word.size())) return true;
  return false;
}

#define CHECK_NONE(faults)       \
  do {                           \
    INFO((faults).text());       \
    CHECK((faults).all.empty()); \
  } while (false)

}  // namespace

TEST_CASE("the checks see the whole project") {
  std::map<std::string, int> folders;
  for (auto const& source : sources()) ++folders[source.path.substr(0, source.path.find('/'))];
  CHECK(folders["protocol"] > 20);
  CHECK(folders["storage"] > 40);
  CHECK(folders["server"] > 200);
  CHECK(folders["client-web"] > 50);
  CHECK(folders["tests"] > 40);
}

TEST_CASE("an include against the direction would be noticed") {
  CHECK(fault_of("protocol/forums.hpp", "storage/forums.hpp") != "");
  CHECK(fault_of("storage/forums.cpp", "server/live/things.hpp") != "");
  CHECK(fault_of("storage/engine/read.hpp", "storage/forums.hpp") != "");
  CHECK(fault_of("server/forums/rules/seating.cpp", "storage/forums.hpp") != "");
  CHECK(fault_of("server/forums/rules/seating.cpp", "server/forums/find.hpp") != "");
  CHECK(fault_of("server/forums/rules/seating.cpp", "server/meetings/rules/zone.hpp") == "");
  CHECK(fault_of("server/gateway/link.cpp", "server/live/live.hpp") != "");
  CHECK(fault_of("server/text/markdown.cpp", "server/pipeline/act.hpp") != "");
  CHECK(fault_of("server/forums/find.cpp", "storage/forums.hpp") == "");
  CHECK_FALSE(may_include_commands("server/meetings/seek.cpp", "server/forums/commands.hpp"));
}

TEST_CASE("includes follow the direction") {
  Faults faults;
  for (auto const& source : sources()) {
    if (!is_product(source)) continue;
    for (auto const& include : includes_of(source)) {
      auto const fault = fault_of(source.path, include);
      if (!fault.empty()) faults.add(source, 0, "includes " + include + ": " + fault);
    }
  }
  CHECK_NONE(faults);
}

TEST_CASE("no noun gives commands of another one") {
  Faults faults;
  for (auto const& source : sources()) {
    if (!is_product(source)) continue;
    for (auto const& include : includes_of(source))
      if (include.ends_with("/commands.hpp") && !may_include_commands(source.path, include))
        faults.add(source, 0, "includes " + include);
  }
  CHECK_NONE(faults);
}

TEST_CASE("sockets are the gateway's alone") {
  Faults faults;
  for (auto const& source : sources()) {
    if (!is_product(source) || is_under(source.path, "server/gateway/")) continue;
    for (auto const& include : includes_of(source))
      if (include.starts_with("boost/asio") || include.starts_with("boost/beast") || include == "sys/socket.h" ||
          include == "netinet/in.h")
        faults.add(source, 0, "includes " + include);
  }
  CHECK_NONE(faults);
}

TEST_CASE("the SQLite library is the storage engine's alone") {
  Faults faults;
  for (auto const& source : sources()) {
    if (!is_product(source) || is_under(source.path, "storage/engine/")) continue;
    for (auto const& include : includes_of(source))
      if (include.find("sqlite3") != std::string::npos) faults.add(source, 0, "includes " + include);
  }
  CHECK_NONE(faults);
}

TEST_CASE("SQL is the storage's alone") {
  static std::regex const statement(
      R"re((R"sql|\b(SELECT\s+[\w*(]|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s)))re");
  CHECK(std::regex_search("auto rows = read.query(\"SELECT id FROM person\");", statement));
  auto const looks_like_sql = [](std::string const& line) {
    return std::ranges::any_of(std::vector<std::string>{"sql", "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE"},
                               [&](auto const& word) { return line.find(word) != std::string::npos; });
  };
  Faults faults;
  for (auto const& source : sources()) {
    if (!is_product(source) || is_under(source.path, "storage/")) continue;
    auto const lines = lines_of(source.text);
    for (std::size_t line = 0; line < lines.size(); ++line)
      if (looks_like_sql(lines[line]) && std::regex_search(without_comment(lines[line]), statement))
        faults.add(source, line, lines[line]);
  }
  CHECK_NONE(faults);
}

TEST_CASE("nothing unfinished is left") {
  // Written in two parts, so that this file does not speak of itself.
  std::vector<std::string> const words{std::string("TO") + "DO", std::string("FIX") + "ME",
                                       std::string("XX") + "X:", std::string("HA") + "CK"};
  Faults faults;
  for (auto const& source : sources()) {
    auto const lines = lines_of(source.text);
    for (std::size_t line = 0; line < lines.size(); ++line)
      for (auto const& word : words)
        if (stands_alone(lines[line], word)) faults.add(source, line, lines[line]);
  }
  CHECK_NONE(faults);
}

TEST_CASE("every file that can carry one begins with the licence line") {
  static std::set<std::string> const kinds{".cpp", ".hpp", ".mjs", ".ts", ".tsx", ".css", ".sh", ".sql", ".cmake"};
  Faults faults;
  for (auto const& source : sources()) {
    bool const build_file = source.path.ends_with("CMakeLists.txt");
    if (!build_file && !kinds.contains(fs::path(source.path).extension().string())) continue;
    auto const lines = lines_of(source.text);
    bool const there = std::any_of(
        lines.begin(), lines.begin() + std::min<std::ptrdiff_t>(3, std::ssize(lines)),
        [](auto const& line) { return line.find("SPDX-License-Identifier: AGPL-3.0-or-later") != std::string::npos; });
    if (!there) faults.add(source, 0, "no licence line");
  }
  CHECK_NONE(faults);
}

TEST_CASE("nothing names the machine or the papers it was made with") {
  std::vector<std::string> const words{std::string("/wo") + "rk/", std::string("shared/res") + "earch",
                                       std::string("BRIEF") + ".md", std::string("NOUNS") + ".md",
                                       std::string("/ho") + "me/"};
  Faults faults;
  for (auto const& source : sources()) {
    auto const lines = lines_of(source.text);
    for (std::size_t line = 0; line < lines.size(); ++line)
      for (auto const& word : words)
        if (lines[line].find(word) != std::string::npos) faults.add(source, line, lines[line].substr(0, 160));
  }
  CHECK_NONE(faults);
}

TEST_CASE("headers are included once and promise no namespace to others") {
  Faults faults;
  for (auto const& source : sources()) {
    if (!source.path.ends_with(".hpp")) continue;
    if (source.text.find("#pragma once") == std::string::npos) faults.add(source, 0, "no #pragma once");
    auto const lines = lines_of(source.text);
    for (std::size_t line = 0; line < lines.size(); ++line)
      if (without_comment(lines[line]).find("using namespace ") != std::string::npos)
        faults.add(source, line, lines[line]);
  }
  CHECK_NONE(faults);
}
