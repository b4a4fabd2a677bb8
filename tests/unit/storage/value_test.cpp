// SPDX-License-Identifier: AGPL-3.0-or-later
// Every type goes into a column and comes back the same; what does not fit is refused.
#include "storage/engine/value.hpp"

#include <limits>

#include <boost/describe/enum.hpp>

#include "storage/engine/read.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace shidra::storage;

enum class Audience { members, everybody };
BOOST_DESCRIBE_ENUM(Audience, members, everybody)

struct Number {
  std::int64_t value = 0;
  bool operator==(Number const&) const = default;
};
struct Instant {
  std::int64_t ms = 0;
  bool operator==(Instant const&) const = default;
};
struct Title {
  std::string value;
  bool operator==(Title const&) const = default;
};

struct Named {
  Number id;
  Title title;
  bool operator==(Named const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, title))
struct Thing : Named {
  std::optional<Instant> closed;
  Audience audience = Audience::members;
  bool pinned = false;
  bool operator==(Thing const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Thing, (Named), (closed, audience, pinned))

// A row whose members are called like the wrappers' is still a row.
struct Setting {
  std::string key;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(Setting, (), (key, value))

struct Opened {
  shidra::tests::TemporaryFolder folder;
  Connection connection{folder.path() / "a.db", Connection::Mode::read_write};
  Read read{connection};
};

template <class T>
T there_and_back(Read& read, T const& value) {
  return read.value<T>("SELECT $1", value);
}

}  // namespace

TEST_CASE("Every type comes back from a column as it went in") {
  Opened opened;
  Read& read = opened.read;
  using Limits = std::numeric_limits<std::int64_t>;
  CHECK(there_and_back(read, Limits::min()) == Limits::min());
  CHECK(there_and_back(read, Limits::max()) == Limits::max());
  CHECK(there_and_back(read, 7) == 7);
  CHECK(there_and_back(read, std::uint32_t{4'000'000'000}) == 4'000'000'000);
  CHECK(there_and_back(read, true));
  CHECK_FALSE(there_and_back(read, false));
  CHECK(there_and_back(read, 0.1) == 0.1);
  CHECK(there_and_back(read, std::string{"שדרה"}) == "שדרה");
  CHECK(there_and_back(read, std::string{"a\0b", 3}).size() == 3);
  CHECK(there_and_back(read, std::string{}) == "");
  CHECK(there_and_back(read, Audience::everybody) == Audience::everybody);
  CHECK(there_and_back(read, Number{12}) == Number{12});
  CHECK(there_and_back(read, Instant{-5}) == Instant{-5});
  CHECK(there_and_back(read, Title{"t"}) == Title{"t"});
  CHECK(there_and_back(read, std::optional<Title>{Title{"t"}}) == Title{"t"});
  CHECK(there_and_back(read, std::optional<Title>{}) == std::nullopt);
  std::vector<std::byte> const bytes{std::byte{0}, std::byte{255}};
  CHECK(there_and_back(read, bytes) == bytes);
  CHECK(there_and_back(read, std::vector<std::byte>{}).empty());
  CHECK(there_and_back(read, std::array<std::byte, 2>{std::byte{1}}) == std::array<std::byte, 2>{std::byte{1}});
}

TEST_CASE("What SQLite stores is what was meant") {
  Opened opened;
  Read& read = opened.read;
  CHECK(read.value<std::string>("SELECT typeof($1)", std::string_view{}) == "text");
  CHECK(read.value<std::string>("SELECT typeof($1)", std::span<std::byte const>{}) == "blob");
  CHECK(read.value<std::string>("SELECT typeof($1)", std::nullopt) == "null");
  CHECK(read.value<std::string>("SELECT $1", Audience::everybody) == "everybody");
  CHECK(read.value<std::string>("SELECT typeof($1)", Title{"x"}) == "text");
  CHECK(read.value<std::string>("SELECT typeof($1)", "literal") == "text");
}

TEST_CASE("Parameters are counted by their number, not by their place") {
  Opened opened;
  CHECK(opened.read.value<std::string>("SELECT $2 || '-' || $1 || '-' || $2", "a", "b") == "b-a-b");
}

TEST_CASE("A wrong number of parameters, a gap or another kind of parameter is refused") {
  Opened opened;
  Read& read = opened.read;
  CHECK_THROWS_AS(read.value<int>("SELECT $1"), StorageError);
  CHECK_THROWS_AS(read.value<int>("SELECT $1", 1, 2), StorageError);
  CHECK_THROWS_AS(read.value<int>("SELECT $1 + $3", 1, 2), StorageError);
  CHECK_THROWS_AS(read.value<int>("SELECT ?", 1), StorageError);
  CHECK_THROWS_AS(read.value<int>("SELECT :one", 1), StorageError);
  CHECK_THROWS_AS(read.value<int>("SELECT 1; SELECT 2"), StorageError);
  CHECK_THROWS_AS(read.value<int>(""), StorageError);
}

TEST_CASE("A column that does not fit its type is refused") {
  Opened opened;
  Read& read = opened.read;
  CHECK_THROWS_AS(read.value<std::int64_t>("SELECT NULL"), StorageError);
  CHECK_THROWS_AS(read.value<std::int64_t>("SELECT 'a'"), StorageError);
  CHECK_THROWS_AS(read.value<std::string>("SELECT 1"), StorageError);
  CHECK_THROWS_AS(read.value<std::int32_t>("SELECT 2147483648"), StorageError);
  CHECK_THROWS_AS(read.value<bool>("SELECT 2"), StorageError);
  CHECK_THROWS_AS(read.value<Audience>("SELECT 'nobody'"), StorageError);
  CHECK_THROWS_AS((read.value<std::array<std::byte, 2>>("SELECT x'00'")), StorageError);
  CHECK_THROWS_AS(read.value<double>("SELECT 'a'"), StorageError);
  CHECK_THROWS_AS(read.value<std::string>("SELECT $1", std::numeric_limits<std::uint64_t>::max()), StorageError);
  CHECK_THROWS_AS(read.value<std::string>("SELECT $1", Audience{99}), StorageError);
}

TEST_CASE("A row becomes a struct, inherited members first") {
  Opened opened;
  auto const thing = opened.read.value<Thing>("SELECT 3, 'title', NULL, 'everybody', 1");
  CHECK(thing == Thing{{Number{3}, Title{"title"}}, std::nullopt, Audience::everybody, true});
  auto const all = opened.read.all<Setting>("SELECT 'k', 'v' UNION ALL SELECT 'l', 'w' ORDER BY 1");
  REQUIRE(all.size() == 2);
  CHECK(all[1].value == "w");
}

TEST_CASE("A row with too few or too many columns is refused") {
  Opened opened;
  CHECK_THROWS_AS(opened.read.value<Setting>("SELECT 'k'"), StorageError);
  CHECK_THROWS_AS(opened.read.value<Setting>("SELECT 'k', 'v', 'x'"), StorageError);
  CHECK_THROWS_AS(opened.read.value<std::string>("SELECT 'k', 'v'"), StorageError);
  Rows rows = opened.read.query("SELECT 1");
  CHECK_THROWS_AS(rows.get<int>(0), StorageError);  // before next()
  REQUIRE(rows.next());
  CHECK_THROWS_AS(rows.get<int>(1), StorageError);
  CHECK_THROWS_AS(rows.get<int>(-1), StorageError);
  CHECK(rows.get<int>(0) == 1);
  CHECK_FALSE(rows.next());
}

TEST_CASE("first() may find nothing, value() must find exactly one row") {
  Opened opened;
  CHECK(opened.read.first<int>("SELECT 1 WHERE 0") == std::nullopt);
  CHECK_THROWS_AS(opened.read.value<int>("SELECT 1 WHERE 0"), StorageError);
  CHECK_THROWS_AS(opened.read.value<int>("SELECT 1 UNION ALL SELECT 2"), StorageError);
}

TEST_CASE("A cursor keeps its parameters alive by itself") {
  Opened opened;
  Rows rows = opened.read.query("SELECT $1", std::string(100, 'x'));
  std::string const other(100, 'y');
  REQUIRE(rows.next());
  CHECK(rows.text(0) == std::string(100, 'x'));
}
