// SPDX-License-Identifier: AGPL-3.0-or-later
// Representation keys: what makes one impossible, and mends that are possible, smallest and to choose from.
#include <algorithm>
#include <cmath>
#include <random>

#include "server/forums/rules/key_mend.hpp"
#include "tests/catch.hpp"

using namespace shidra::forums;

namespace {

constexpr auto sector = KeyAttribute::sector;
constexpr auto region = KeyAttribute::region;

std::vector<AttributeValues> const everything{{sector, {"gov", "civil", "business"}},
                                              {region, {"north", "south"}},
                                              {KeyAttribute::size_band, {"small", "large", ""}}};

std::vector<KeyProblemCode> codes(RepresentationKey const& key) {
  std::vector<KeyProblemCode> found;
  for (auto const& problem : check_key(key, everything)) found.push_back(problem.code);
  return found;
}

int sum_of_mins(RepresentationKey const& key, KeyAttribute attribute) {
  int sum = 0;
  for (auto const& rule : key.rules) sum += rule.attribute == attribute ? rule.min : 0;
  return sum;
}

RepresentationKey random_key(std::mt19937_64& random, int highest) {
  auto const below = [&](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
  RepresentationKey key{below(highest) - 1, {}};
  for (auto const& [attribute, values] : everything) {
    for (auto const& value : values) {
      if (value.empty() || below(4) == 0) continue;
      key.rules.push_back({attribute, value, below(highest) - 1, below(highest) - 1});
    }
  }
  return key;
}

/// All ways to cut the mins of three rules to a sum of at most `capacity`: the least that the largest relative cut can
/// be.
double best_largest_cut(std::vector<int> const& mins, int capacity) {
  double best = 1e9;
  for (int a = 0; a <= mins[0]; ++a) {
    for (int b = 0; b <= mins[1]; ++b) {
      for (int c = 0; c <= mins[2]; ++c) {
        if (a + b + c > capacity) continue;
        double largest = 0;
        int const kept[]{a, b, c};
        for (std::size_t i = 0; i < 3; ++i) {
          if (mins[i] > 0) largest = std::max(largest, static_cast<double>(mins[i] - kept[i]) / mins[i]);
        }
        best = std::min(best, largest);
      }
    }
  }
  return best;
}

}  // namespace

TEST_CASE("A key is refused for exactly the reasons that make it impossible") {
  struct Row {
    std::string why;
    RepresentationKey key;
    std::vector<KeyProblemCode> expected;
  };
  using enum KeyProblemCode;
  auto const row = GENERATE(values<Row>({
      {"a key without rules is fine", {20, {}}, {}},
      {"mins that fill the capacity are fine", {4, {{sector, "gov", 2, 4}, {sector, "civil", 2, 4}}}, {}},
      {"maxes that just fill it are fine", {2, {{region, "north", 0, 1}, {region, "south", 0, 1}}}, {}},
      {"a value without a rule takes the rest", {20, {{region, "north", 0, 1}}}, {}},
      {"a seat without a size band takes the rest",
       {20, {{KeyAttribute::size_band, "small", 0, 1}, {KeyAttribute::size_band, "large", 0, 1}}},
       {}},
      {"no seats at all", {0, {}}, {capacity_out_of_range}},
      {"more seats than a forum can have", {501, {}}, {capacity_out_of_range}},
      {"a negative min", {20, {{sector, "gov", -1, 3}}}, {number_out_of_range}},
      {"a max over 500", {20, {{sector, "gov", 0, 501}}}, {number_out_of_range}},
      {"min over max", {20, {{sector, "gov", 4, 3}}}, {min_over_max}},
      {"a rule for nothing", {20, {{sector, "", 1, 3}}}, {empty_value}},
      {"a rule for a sector that is not there", {20, {{sector, "army", 1, 3}}}, {unknown_value}},
      {"two rules for one sector", {20, {{sector, "gov", 1, 3}, {sector, "gov", 1, 4}}}, {duplicate_rule}},
      {"the same word in two attributes is no duplicate", {20, {{sector, "gov", 1, 3}, {region, "north", 1, 3}}}, {}},
      {"mins over the capacity", {5, {{sector, "gov", 3, 5}, {sector, "civil", 3, 5}}}, {sum_of_mins_over_capacity}},
      {"mins of different attributes do not add up", {5, {{sector, "gov", 4, 5}, {region, "north", 4, 5}}}, {}},
      {"maxes under the capacity",
       {5, {{region, "north", 0, 2}, {region, "south", 0, 2}}},
       {capacity_over_sum_of_maxes}},
      {"attributes that no capacity reconciles",
       {5, {{sector, "gov", 5, 9}, {region, "north", 0, 2}, {region, "south", 0, 2}}},
       {capacity_over_sum_of_maxes, mins_over_maxes_of_attribute}},
  }));
  INFO(row.why);
  CHECK(codes(row.key) == row.expected);
}

TEST_CASE("A problem says where it is and by how much") {
  auto const problems = check_key({5, {{sector, "gov", 3, 5}, {sector, "civil", 4, 5}}}, everything);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0] == KeyProblem{KeyProblemCode::sum_of_mins_over_capacity, std::nullopt, sector, std::nullopt, 7, 5});
  CHECK(code_of(problems[0].code) == "sum_of_mins_over_capacity");
  auto const second = check_key({5, {{sector, "gov", 1, 5}, {region, "north", 3, 2}}}, everything);
  REQUIRE(second.size() == 1);
  CHECK(second[0] == KeyProblem{KeyProblemCode::min_over_max, 1, region, std::nullopt, 3, 2});
}

TEST_CASE("Mins over the capacity can be mended by lower mins or by a larger capacity") {
  // The cost of other tools would take all six units from one of these groups (9 to 3).
  RepresentationKey const key{22, {{sector, "gov", 9, 9}, {sector, "civil", 9, 9}, {sector, "business", 10, 12}}};
  auto const mends = smallest_mends(key, everything);
  REQUIRE(mends.size() == 2);
  CHECK(mends[0].total == 6);
  CHECK(mends[1].total == 6);
  CHECK(mends[0].kind == MendKind::change_mins);
  CHECK(mends[0].changes ==
        std::vector<NumberChange>{{KeyNumber::min, 0, 9, 7}, {KeyNumber::min, 1, 9, 7}, {KeyNumber::min, 2, 10, 8}});
  CHECK(mends[1].kind == MendKind::change_capacity);
  CHECK(mends[1].changes == std::vector<NumberChange>{{KeyNumber::capacity, std::nullopt, 22, 28}});
}

TEST_CASE("Where two cuts are equal in part, the larger group bears it") {
  auto const mends = smallest_mends({4, {{sector, "gov", 2, 9}, {sector, "civil", 4, 9}}}, everything);
  REQUIRE(mends.size() == 2);
  CHECK(mends[0].changes == std::vector<NumberChange>{{KeyNumber::min, 1, 4, 2}});
}

TEST_CASE("Maxes under the capacity can be mended by higher maxes or by a smaller capacity") {
  RepresentationKey const key{20, {{region, "north", 0, 12}, {region, "south", 0, 4}}};
  auto const mends = smallest_mends(key, everything);
  REQUIRE(mends.size() == 2);
  CHECK(mends[0].kind == MendKind::change_maxes);
  CHECK(mends[0].changes == std::vector<NumberChange>{{KeyNumber::max, 0, 12, 15}, {KeyNumber::max, 1, 4, 5}});
  CHECK(mends[1].changes == std::vector<NumberChange>{{KeyNumber::capacity, std::nullopt, 20, 16}});
}

TEST_CASE("A min over its max can be mended from either side") {
  auto const mends = smallest_mends({20, {{sector, "gov", 5, 3}}}, everything);
  REQUIRE(mends.size() == 2);
  CHECK(mends[0].changes == std::vector<NumberChange>{{KeyNumber::min, 0, 5, 3}});
  CHECK(mends[1].changes == std::vector<NumberChange>{{KeyNumber::max, 0, 3, 5}});
}

TEST_CASE("A max raised for a min that is then trimmed rises no further than that min") {
  RepresentationKey const key{20, {{sector, "gov", 9, 4}, {sector, "civil", 16, 16}}};
  auto const mends = smallest_mends(key, everything);
  REQUIRE(mends.size() == 2);
  CHECK(mends[0].changes == std::vector<NumberChange>{{KeyNumber::min, 0, 9, 4}});
  auto const mended = apply_mend(key, mends[1]).rules[0];
  CHECK(mended.min == 7);
  CHECK(mended.max == 7);
}

TEST_CASE("Where no single kind of change is enough, mixed mends are offered") {
  RepresentationKey const key{
      5, {{sector, "gov", 4, 9}, {sector, "civil", 3, 9}, {region, "north", 0, 2}, {region, "south", 0, 2}}};
  auto const mends = smallest_mends(key, everything);
  REQUIRE(mends.size() == 2);
  for (auto const& mend : mends) {
    CHECK(mend.kind == MendKind::mixed);
    CHECK(check_key(apply_mend(key, mend), everything).empty());
  }
}

TEST_CASE("No numbers mend a rule that is double or about nothing, and a good key needs no mend") {
  CHECK(smallest_mends({5, {{sector, "gov", 1, 3}, {sector, "gov", 9, 4}}}, everything).empty());
  CHECK(smallest_mends({5, {{sector, "army", 9, 4}}}, everything).empty());
  CHECK(smallest_mends({5, {{sector, "gov", 1, 3}}}, everything).empty());
}

TEST_CASE("Each of 2,000 random impossible keys has a mend, and every mend makes it possible") {
  std::mt19937_64 random(20'260'327);
  int impossible = 0;
  int with_choice = 0;
  for (int round = 0; round < 2'000; ++round) {
    auto const key = random_key(random, round % 2 == 0 ? 14 : 700);
    auto const mends = smallest_mends(key, everything);
    bool const fine = check_key(key, everything).empty();
    if (mends.empty() != fine) FAIL("round " << round << ": a key without a mend, or a mend without need");
    impossible += fine ? 0 : 1;
    with_choice += mends.size() >= 2 ? 1 : 0;
    for (auto const& mend : mends) {
      if (!check_key(apply_mend(key, mend), everything).empty()) FAIL("round " << round << ": a mend that mends not");
      if (mend.changes.empty() || mend.total <= 0) FAIL("round " << round << ": a mend that changes nothing");
    }
  }
  CHECK(impossible > 1'000);
  CHECK(with_choice * 10 > impossible * 9);
}

TEST_CASE("Lowering mins cuts no group by a larger part than it must, and no unit more than it must") {
  std::mt19937_64 random(7);
  int tried = 0;
  for (int round = 0; round < 300; ++round) {
    auto const below = [&](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
    std::vector<int> const mins{below(10), below(10), below(10)};
    RepresentationKey const key{
        1 + below(12),
        {{sector, "gov", mins[0], 20}, {sector, "civil", mins[1], 20}, {sector, "business", mins[2], 20}}};
    auto const mends = smallest_mends(key, everything);
    auto const found =
        std::find_if(mends.begin(), mends.end(), [](Mend const& mend) { return mend.kind == MendKind::change_mins; });
    if (found == mends.end()) continue;
    ++tried;
    auto const mended = apply_mend(key, *found);
    CHECK(sum_of_mins(mended, sector) == key.capacity);
    double largest = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      if (mins[i] > 0) largest = std::max(largest, static_cast<double>(mins[i] - mended.rules[i].min) / mins[i]);
    }
    CHECK(std::abs(largest - best_largest_cut(mins, key.capacity)) < 1e-9);
  }
  CHECK(tried > 100);
}
