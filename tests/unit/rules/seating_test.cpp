// SPDX-License-Identifier: AGPL-3.0-or-later
// Seats under a key: who may be seated, what stays reachable, and who follows.
#include "server/forums/rules/seating.hpp"

#include <algorithm>
#include <random>

#include "server/forums/rules/key_mend.hpp"
#include "tests/catch.hpp"

using namespace shidra::forums;

namespace {

constexpr auto sector = KeyAttribute::sector;
constexpr auto region = KeyAttribute::region;

std::vector<AttributeValues> const everything{{sector, {"gov", "civil", "business"}}, {region, {"north", "south"}}};

/// Four seats: at least one and at most two from government, at least two of civil society, one from the south.
RepresentationKey const small_key{4, {{sector, "gov", 1, 2}, {sector, "civil", 2, 4}, {region, "south", 1, 4}}};

SeatProfile const gov_north{"gov", "north", ""};
SeatProfile const gov_south{"gov", "south", ""};
SeatProfile const civil_north{"civil", "north", ""};
SeatProfile const civil_south{"civil", "south", ""};
SeatProfile const business_north{"business", "north", ""};
SeatProfile const business_south{"business", "south", ""};

SeatProfile random_profile(std::mt19937_64& random) {
  auto const& sectors = everything[0].values;
  auto const& regions = everything[1].values;
  return {sectors[random() % sectors.size()], regions[random() % regions.size()], ""};
}

RepresentationKey random_possible_key(std::mt19937_64& random) {
  auto const below = [&](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
  RepresentationKey key{1 + below(20), {}};
  for (auto const& [attribute, values] : everything) {
    for (auto const& value : values) {
      if (below(4) > 0) key.rules.push_back({attribute, value, below(6), below(12)});
    }
  }
  auto const mends = smallest_mends(key, everything);
  return mends.empty() ? key : apply_mend(key, mends.back());
}

/// Independent of the rule under test: tries every way to fill the places left, attribute by attribute.
bool can_be_completed(RepresentationKey const& key, std::vector<SeatProfile> const& seats) {
  for (auto const& [attribute, values] : everything) {
    int least = 0;
    int most = 0;
    int const left = key.capacity - static_cast<int>(seats.size());
    for (auto const& value : values) {
      int const seated = static_cast<int>(std::count_if(seats.begin(), seats.end(), [&](SeatProfile const& seat) {
        return (attribute == sector ? seat.sector : seat.region) == value;
      }));
      auto const rule = std::find_if(key.rules.begin(), key.rules.end(), [&](KeyRule const& one) {
        return one.attribute == attribute && one.value == value;
      });
      int const min = rule == key.rules.end() ? 0 : rule->min;
      int const max = rule == key.rules.end() ? key.capacity : rule->max;
      if (seated > max) return false;
      least += std::max(0, min - seated);
      most += max - seated;
    }
    if (left < 0 || least > left || most < left) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("Somebody may be seated unless the forum is full, a max is reached, or a min would lose its last place") {
  struct Row {
    std::string why;
    std::vector<SeatProfile> seats;
    SeatProfile candidate;
    std::optional<SeatRefusal> expected;
  };
  using enum SeatRefusalCode;
  auto const row = GENERATE(values<Row>({
      {"the first is welcome", {}, business_north, std::nullopt},
      {"one place is left that no min waits for", {gov_north, civil_south}, business_north, std::nullopt},
      {"places for government and civil society are held",
       {business_south, gov_north},
       business_north,
       SeatRefusal{would_block_minimum, 1, 2, 2}},
      {"they who fill a held place are welcome", {business_south, gov_north}, civil_north, std::nullopt},
      {"the last place is held for the south",
       {gov_north, civil_north, civil_north},
       civil_north,
       SeatRefusal{would_block_minimum, 2, 1, 1}},
      {"the last place goes to the south", {gov_north, civil_north, civil_north}, business_south, std::nullopt},
      {"government has all it may have", {gov_north, gov_north}, gov_south, SeatRefusal{max_reached, 0, 2, 2}},
      {"nobody is seated in a full forum, needed or not",
       {gov_north, civil_north, civil_north, civil_north},
       civil_south,
       SeatRefusal{forum_full, std::nullopt, 4, 4}},
      {"an amended key that is out of reach lets those in who help it",
       {business_north, business_north, business_north},
       civil_south,
       std::nullopt},
      {"and those not who do not",
       {business_north, business_north, business_south},
       business_south,
       SeatRefusal{would_block_minimum, 0, 3, 1}},
  }));
  INFO(row.why);
  auto const answer = may_seat(small_key, row.seats, row.candidate);
  CHECK(answer.has_value() == !row.expected.has_value());
  if (!answer && row.expected) {
    CHECK(code_of(answer.error().code) == code_of(row.expected->code));
    CHECK(answer.error() == *row.expected);
  }
}

TEST_CASE("A derogation gives held places free, but never exceeds a max") {
  CHECK(may_seat(small_key, {business_south, gov_north}, business_north, Minimums::waived).has_value());
  auto const third = may_seat(small_key, {gov_north, gov_north}, gov_south, Minimums::waived);
  REQUIRE_FALSE(third.has_value());
  CHECK(third.error().code == SeatRefusalCode::max_reached);
}

TEST_CASE("An open forum has room for everyone") {
  CHECK(may_seat(std::nullopt, std::vector<SeatProfile>(10'000, gov_north), gov_north).has_value());
}

TEST_CASE("The standing counts each rule and says whether the forum is representative yet") {
  auto const some = standing(small_key, {gov_north, civil_north});
  CHECK(some == Standing{{{1, 0, 1}, {1, 1, 3}, {0, 1, 4}}, 2, 2, false, true});
  CHECK(standing(small_key, {gov_north, civil_north, civil_south}).representative);
  CHECK_FALSE(standing(small_key, {business_north, business_north}).can_still_be_satisfied);
  CHECK_FALSE(standing(small_key, {gov_north, gov_north, gov_north}).can_still_be_satisfied);
  CHECK_FALSE(standing({3, {{sector, "gov", 0, 1}}}, {gov_north, gov_north}).can_still_be_satisfied);
  CHECK_FALSE(standing({1, {}}, {gov_north, gov_north}).can_still_be_satisfied);
  CHECK(standing({1, {}}, {gov_north, gov_north}).places_left == 0);
}

TEST_CASE("The preview shows each rule before and after") {
  auto const [before, after] = effect_of_seating(small_key, {gov_north}, civil_south);
  CHECK(before.rules == std::vector<RuleStanding>{{1, 0, 1}, {0, 2, 4}, {0, 1, 4}});
  CHECK(after.rules == std::vector<RuleStanding>{{1, 0, 1}, {1, 1, 3}, {1, 0, 3}});
  CHECK(before.places_left == 3);
  CHECK(after.places_left == 2);
}

TEST_CASE("A vacated seat goes to the alternate, then down the waitlist, to the first whom the key lets in") {
  std::vector<SeatProfile> const three{gov_north, gov_south, civil_north};  // the last place must be civil society's
  auto const by_alternate = successor(small_key, three, civil_north, {civil_south});
  CHECK(by_alternate.chosen == Successor{SuccessionSource::alternate, 0});
  CHECK(by_alternate.passed_over.empty());

  auto const by_list = successor(small_key, three, gov_north, {business_north, civil_south, civil_north});
  CHECK(by_list.chosen == Successor{SuccessionSource::waitlist, 1});
  REQUIRE(by_list.passed_over.size() == 2);
  CHECK(by_list.passed_over[0].who == Successor{SuccessionSource::alternate, 0});
  CHECK(by_list.passed_over[0].reason.code == SeatRefusalCode::max_reached);
  CHECK(by_list.passed_over[1].who == Successor{SuccessionSource::waitlist, 0});
  CHECK(by_list.passed_over[1].reason.code == SeatRefusalCode::would_block_minimum);

  CHECK_FALSE(successor(small_key, three, std::nullopt, {business_north}).chosen.has_value());
  CHECK(successor(std::nullopt, three, std::nullopt, {business_north}).chosen.has_value());
}

TEST_CASE("In 500 random histories no max is exceeded, and the key stays within reach and is met when full") {
  std::mt19937_64 random(500);
  int refused = 0;
  int filled = 0;
  for (int history = 0; history < 500; ++history) {
    auto const key = random_possible_key(random);
    REQUIRE(check_key(key, everything).empty());
    std::vector<SeatProfile> seats;
    for (int step = 0; step < 60; ++step) {
      if (!seats.empty() && random() % 6 == 0) {
        seats.erase(seats.begin() + static_cast<std::ptrdiff_t>(random() % seats.size()));
      }
      auto const candidate = random_profile(random);
      if (may_seat(key, seats, candidate)) {
        seats.push_back(candidate);
      } else {
        ++refused;
      }
      auto const now = standing(key, seats);
      if (!can_be_completed(key, seats)) FAIL("history " << history << ", step " << step << ": out of reach");
      if (!now.can_still_be_satisfied) FAIL("history " << history << ", step " << step << ": standing says no");
      bool const full = now.places_left == 0;
      filled += full ? 1 : 0;
      if (full && !now.representative) FAIL("history " << history << ": full, but not representative");
    }
  }
  CHECK(refused > 1'000);
  CHECK(filled > 1'000);
}

TEST_CASE("may_seat refuses nobody whom the key has room for") {
  std::mt19937_64 random(501);
  for (int round = 0; round < 3'000; ++round) {
    auto const key = random_possible_key(random);
    std::vector<SeatProfile> seats;
    for (auto count = random() % 8; count > 0; --count) seats.push_back(random_profile(random));
    if (!can_be_completed(key, seats)) continue;
    auto const candidate = random_profile(random);
    auto const answer = may_seat(key, seats, candidate);
    seats.push_back(candidate);
    if (answer.has_value() != can_be_completed(key, seats)) FAIL("round " << round);
  }
}
