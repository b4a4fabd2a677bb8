// SPDX-License-Identifier: AGPL-3.0-or-later
// No small group's answers can be read from what is shown, nor worked out from it.
#include "server/surveys/rules/suppression.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/catch.hpp"

using namespace shidra::surveys;

namespace {

Question const yes_no{QuestionKind::single, Demand::optional, {1, 2}};
std::vector<SectorWeight> const equal{{"a"}, {"b"}, {"c"}, {"d"}, {"e"}, {"f"}, {"g"}};

std::string shown_as_text(std::vector<int> const& answered, int threshold) {
  std::string text;
  for (auto const one : visible_groups(answered, threshold)) text += one == GroupVisibility::shown ? '+' : '.';
  return text;
}

std::vector<SectorCounts> random_sectors(std::mt19937_64& random, int choices) {
  std::vector<SectorCounts> sectors;
  auto const count = 1 + random() % equal.size();
  for (std::size_t index = 0; index < count; ++index) {
    SectorCounts one{equal[index].sector, 0, std::vector<int>(static_cast<std::size_t>(choices), 0)};
    for (auto answers = random() % 12; answers > 0; --answers) {
      ++one.answered;
      ++one.counts[random() % one.counts.size()];
    }
    sectors.push_back(one);
  }
  return sectors;
}

/// All that a reader is given, in one text: two that are equal tell a reader the same.
std::string everything_told(ShownResult const& result) {
  std::string told = result.visibility == GroupVisibility::shown ? "shown " : "hidden ";
  told += std::to_string(result.tally.answered);
  auto const number = [&](std::optional<double> one) { told += one ? " " + std::to_string(*one) : " -"; };
  for (auto const& one : result.tally.choices) {
    told += " | " + std::to_string(one.count);
    number(one.share);
    number(one.balanced);
  }
  number(result.tally.mean);
  number(result.tally.balanced_mean);
  for (auto const& sector : result.sectors) {
    told += " " + sector.sector + ":" + std::to_string(sector.answered);
    for (int const count : sector.counts) told += "," + std::to_string(count);
  }
  for (auto const& list : {result.suppressed, result.tally.missing, result.tally.outside}) {
    told += " /";
    for (auto const& name : list) told += " " + name;
  }
  return told;
}

}  // namespace

TEST_CASE("Small groups are suppressed, and others with them until subtraction gives a large group") {
  struct Row {
    std::string why;
    std::vector<int> answered;
    std::string expected;
  };
  auto const row = GENERATE(values<Row>({
      {"all are large", {5, 9, 20}, "+++"},
      {"nobody is not a small group", {0, 9, 20}, "+++"},
      {"one small group takes the next smallest with it", {2, 9, 20}, "..+"},
      {"two small ones of five together hide each other", {2, 3, 9, 20}, "..++"},
      {"two small ones of fewer than five take a third", {2, 2, 9, 20}, "...+"},
      {"the next smallest, wherever it stands", {20, 4, 6, 9}, "+..+"},
      {"groups of nobody hide nobody", {4, 0, 0, 9, 30}, ".++.+"},
      {"four is small, five is not", {4, 4, 5}, "..+"},
      {"where two are left, both go", {4, 30}, ".."},
      {"no groups", {}, ""},
  }));
  INFO(row.why);
  CHECK(shown_as_text(row.answered, 5) == row.expected);
}

TEST_CASE("No sum or difference of what is shown is about fewer than five, or about one sector that is suppressed") {
  std::mt19937_64 random(5);
  int with_suppressed = 0;
  for (int round = 0; round < 2'000; ++round) {
    int const threshold = 2 + static_cast<int>(random() % 9);
    std::vector<int> answered;
    for (auto count = 1 + random() % 6; count > 0; --count) answered.push_back(static_cast<int>(random() % 14));
    int total = 0;
    for (int const one : answered) total += one;
    if (total < threshold) continue;  // then nothing is shown at all
    auto const visible = visible_groups(answered, threshold);
    // Brute force: every combination of the total and the shown groups with factors -1, 0, 1 that is a set of groups.
    std::vector<std::vector<int>> published{std::vector<int>(answered.size(), 1)};
    for (std::size_t group = 0; group < answered.size(); ++group) {
      if (visible[group] == GroupVisibility::suppressed) {
        if (answered[group] == 0) FAIL("a group of nobody was suppressed");
        ++with_suppressed;
        continue;
      }
      published.emplace_back(answered.size(), 0);
      published.back()[group] = 1;
      if (answered[group] > 0 && answered[group] < threshold) FAIL("round " << round << ": a small group is shown");
    }
    std::size_t combinations = 1;
    for (std::size_t one = 0; one < published.size(); ++one) combinations *= 3;
    for (std::size_t combination = 0; combination < combinations; ++combination) {
      std::vector<int> sum(answered.size(), 0);
      auto rest = combination;
      for (auto const& one : published) {
        int const factor = static_cast<int>(rest % 3) - 1;
        rest /= 3;
        for (std::size_t group = 0; group < sum.size(); ++group) sum[group] += factor * one[group];
      }
      int persons = 0;
      int suppressed_groups = 0;
      bool a_set = true;
      for (std::size_t group = 0; group < sum.size(); ++group) {
        a_set = a_set && (sum[group] == 0 || sum[group] == 1);
        persons += sum[group] * answered[group];
        suppressed_groups += sum[group] == 1 && visible[group] == GroupVisibility::suppressed ? 1 : 0;
      }
      if (!a_set) continue;
      if (persons > 0 && persons < threshold)
        FAIL("round " << round << ": " << persons << " persons can be told apart");
      if (suppressed_groups == 1) FAIL("round " << round << ": a suppressed sector can be told apart");
    }
  }
  CHECK(with_suppressed > 1'000);
}

TEST_CASE("When two of different suppressed sectors swap their answers, nothing that is shown changes") {
  std::mt19937_64 random(11);
  int swapped = 0;
  for (int round = 0; round < 3'000; ++round) {
    auto sectors = random_sectors(random, 3);
    Question const question{QuestionKind::scale, Demand::optional, {}, 1, 0, 1, 3};
    auto const stage = round % 3 == 0 ? SurveyStage::open : SurveyStage::closed;
    auto const show = [&] { return shown_result(question, sectors, equal, 5, IdentityMode::confidential, stage); };
    auto const before = show();
    auto const may_swap = [&](SectorCounts const& one) {
      return stage == SurveyStage::open ||
             std::count(before.suppressed.begin(), before.suppressed.end(), one.sector) > 0;
    };
    for (std::size_t left = 0; left < sectors.size(); ++left) {
      for (std::size_t right = left + 1; right < sectors.size(); ++right) {
        if (!may_swap(sectors[left]) || !may_swap(sectors[right])) continue;
        auto& mine = sectors[left].counts;
        auto& theirs = sectors[right].counts;
        if (mine[0] == 0 || theirs[2] == 0) continue;
        --mine[0], ++mine[2], ++theirs[0], --theirs[2];
        ++swapped;
        if (everything_told(show()) != everything_told(before)) FAIL("round " << round << " tells them apart");
      }
    }
  }
  CHECK(swapped > 1'000);
}

TEST_CASE("Fewer than five answers show nothing, not even how many") {
  auto const result =
      shown_result(yes_no, {{"a", 4, {1, 3}}}, equal, 5, IdentityMode::confidential, SurveyStage::closed);
  CHECK(result.visibility == GroupVisibility::suppressed);
  CHECK(result.tally.answered == 0);
  CHECK(result.tally.choices.empty());
  CHECK(result.sectors.empty());
  CHECK(result.suppressed.empty());
}

TEST_CASE("Suppressed sectors are balanced as one group that weighs as all of them") {
  std::vector<SectorCounts> const sectors{{"a", 10, {10, 0}}, {"b", 2, {0, 2}}, {"c", 3, {1, 2}}};
  auto const result = shown_result(yes_no, sectors, equal, 5, IdentityMode::confidential, SurveyStage::closed);
  REQUIRE(result.sectors.size() == 1);
  CHECK(result.sectors[0].sector == "a");
  CHECK(result.suppressed == std::vector<std::string>{"b", "c"});
  CHECK(result.tally.choices[0].count == 11);
  REQUIRE(result.tally.choices[0].balanced.has_value());
  CHECK(std::abs(*result.tally.choices[0].balanced - (1.0 + 2 * 0.2) / 3) < 1e-12);
  CHECK(result.tally.missing == std::vector<std::string>{"d", "e", "f", "g"});
}

TEST_CASE("When every sector is suppressed there is no balanced result") {
  std::vector<SectorCounts> const sectors{{"a", 3, {3, 0}}, {"b", 2, {0, 2}}};
  auto const result = shown_result(yes_no, sectors, equal, 5, IdentityMode::confidential, SurveyStage::closed);
  CHECK(result.visibility == GroupVisibility::shown);
  CHECK_FALSE(result.tally.choices[0].balanced.has_value());
  CHECK(result.tally.choices[0].count == 3);
}

TEST_CASE("While a survey is open only raw counts are shown") {
  std::vector<SectorCounts> const sectors{{"a", 10, {10, 0}}, {"b", 8, {0, 8}}};
  auto const result = shown_result(yes_no, sectors, equal, 5, IdentityMode::confidential, SurveyStage::open);
  CHECK(result.tally.choices[0].count == 10);
  CHECK(result.sectors.empty());
  CHECK_FALSE(result.tally.choices[0].balanced.has_value());
  CHECK(result.tally.missing.empty());
  CHECK(result.tally.outside.empty());
}

TEST_CASE("A named survey shows counts and balanced shares at any time, and lists no small sector") {
  auto const stage = GENERATE(SurveyStage::open, SurveyStage::closed);
  auto const show = [&](std::vector<SectorCounts> const& sectors) {
    return shown_result(yes_no, sectors, equal, 5, IdentityMode::named, stage);
  };
  auto const first = show({{"a", 1, {1, 0}}});
  CHECK(first.visibility == GroupVisibility::shown);
  CHECK(first.tally.choices[0].count == 1);
  CHECK(first.sectors.empty());
  auto const later = show({{"a", 10, {5, 5}}, {"b", 2, {0, 2}}, {"c", 3, {3, 0}}});
  CHECK(later.sectors.size() == 1);
  CHECK(later.suppressed == std::vector<std::string>{"b", "c"});
  CHECK(std::abs(later.tally.choices[0].balanced.value() - 0.5) < 1e-12);
}

TEST_CASE("Sectors with one label are never shown, and are not balanced when nothing else is") {
  std::vector<SectorCounts> sectors{{"a+b+", 12, {12, 0}, true}};
  auto const show = [&] {
    return shown_result(yes_no, sectors, {{"a"}, {"b"}, {"c"}, {"a+b+", 2}}, 5, IdentityMode::anonymous,
                        SurveyStage::closed);
  };
  CHECK(show().sectors.empty());
  CHECK(show().tally.choices[0].count == 12);
  CHECK_FALSE(show().tally.choices[0].balanced.has_value());
  sectors.push_back({"c", 8, {0, 8}});
  CHECK(show().sectors.size() == 1);
  CHECK(std::abs(show().tally.choices[0].balanced.value() - 2.0 / 3) < 1e-12);
}

TEST_CASE("A new picture waits for five answers since the last") {
  struct Row {
    int last;
    int now;
    bool due;
  };
  auto const row = GENERATE(values<Row>({{0, 4, false},
                                         {0, 5, true},
                                         {5, 9, false},
                                         {5, 10, true},
                                         {7, 11, false},
                                         {7, 12, true},
                                         {12, 8, false},
                                         {12, 7, false},
                                         {20, 7, false},
                                         {5, 5, false}}));
  INFO(row.last << " then " << row.now);
  CHECK(refresh_due(row.last, row.now, 5) == row.due);
}

TEST_CASE("How many answered is rounded down while the survey is open") {
  CHECK(shown_count(4, 5, SurveyStage::open) == 0);
  CHECK(shown_count(5, 5, SurveyStage::open) == 5);
  CHECK(shown_count(14, 5, SurveyStage::open) == 10);
  CHECK(shown_count(14, 5, SurveyStage::closed) == 14);
  CHECK(shown_count(4, 5, SurveyStage::closed) == 0);
  CHECK(texts_visibility(4, 5) == GroupVisibility::suppressed);
  CHECK(texts_visibility(5, 5) == GroupVisibility::shown);
}

TEST_CASE("A threshold below two is two: one answer is never shown") {
  CHECK(shown_count(1, 0, SurveyStage::closed) == 0);
  CHECK(shown_as_text({1, 5, 6}, 1) == "..+");
  CHECK_FALSE(refresh_due(3, 4, 1));
}
