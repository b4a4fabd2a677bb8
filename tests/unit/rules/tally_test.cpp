// SPDX-License-Identifier: AGPL-3.0-or-later
// Raw and balanced results, against numbers worked out by hand.
#include "server/surveys/rules/tally.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace shidra::surveys;

namespace {

Question const yes_no{QuestionKind::single, Demand::optional, {1, 2}};
Question const several{QuestionKind::multiple, Demand::optional, {1, 2, 3}};
Question const one_to_five{QuestionKind::scale, Demand::optional, {}};

/// Eight of government say yes and two no; two of civil society all say no.
std::vector<SectorCounts> const two_sectors{{"gov", 10, {8, 2}}, {"civil", 2, {0, 2}}};

bool near(std::optional<double> number, double expected) { return number && std::abs(*number - expected) < 1e-12; }

}  // namespace

TEST_CASE("Raw shares count persons, balanced shares count sectors") {
  auto const result = tally(yes_no, two_sectors, {{"gov"}, {"civil"}});
  CHECK(result.answered == 12);
  CHECK(result.choices[0].count == 8);
  CHECK(near(result.choices[0].share, 8.0 / 12));
  CHECK(near(result.choices[0].balanced, 0.4));  // (0.8 + 0) / 2: the majority turns
  CHECK(near(result.choices[1].balanced, 0.6));
}

TEST_CASE("A sector weighs what its seats say") {
  auto const result = tally(yes_no, two_sectors, {{"gov", 6}, {"civil", 2}});
  CHECK(near(result.choices[0].balanced, 0.8 * 6 / 8));
}

TEST_CASE("A sector from which nobody answered is left out above and below the line, and named") {
  auto const result = tally(yes_no, two_sectors, {{"gov"}, {"civil"}, {"business", 5}});
  CHECK(near(result.choices[0].balanced, 0.4));
  CHECK(result.missing == std::vector<std::string>{"business"});

  auto counted = two_sectors;
  counted.push_back({"business", 0, {0, 0}});  // counted, and found to be nobody
  auto const same = tally(yes_no, counted, {{"gov"}, {"civil"}, {"business", 5}});
  CHECK(near(same.choices[0].balanced, 0.4));
  CHECK(same.missing == result.missing);
}

TEST_CASE("A sector outside the key counts raw only, and is named") {
  auto const result = tally(yes_no, two_sectors, {{"gov"}, {"civil", 0}});
  CHECK(result.answered == 12);
  CHECK(near(result.choices[0].balanced, 0.8));
  CHECK(result.outside == std::vector<std::string>{"civil"});
  CHECK(result.missing.empty());
}

TEST_CASE("Without a key, or without answers, nothing is balanced") {
  CHECK_FALSE(tally(yes_no, two_sectors, {}).choices[0].balanced.has_value());
  auto const none = tally(yes_no, {}, {{"gov"}});
  CHECK(none.choices[0].share == 0.0);
  CHECK_FALSE(none.choices[0].balanced.has_value());
  CHECK_FALSE(tally(one_to_five, {}, {{"gov"}}).mean.has_value());
}

TEST_CASE("Several choices count one by one, and their denominator is those who answered") {
  auto const counts = count_answers(several, {{"gov", ChosenOptions{{1, 2}}},
                                              {"gov", ChosenOptions{{2}}},
                                              {"civil", ChosenOptions{{3, 2, 1}}},
                                              {"civil", ChosenOptions{}},
                                              {"civil", {}}});
  CHECK(counts == std::vector<SectorCounts>{{"gov", 2, {1, 2, 0}}, {"civil", 1, {1, 1, 1}}});
  auto const result = tally(several, counts, {{"gov"}, {"civil"}});
  CHECK(result.answered == 3);
  CHECK(near(result.choices[1].share, 1.0));
  CHECK(near(result.choices[0].share, 2.0 / 3));
  CHECK(near(result.choices[0].balanced, 0.75));
}

TEST_CASE("A scale has a mean, and a mean of means") {
  auto const counts = count_answers(
      one_to_five, {{"gov", ScaleValue{5}}, {"gov", ScaleValue{4}}, {"gov", ScaleValue{3}}, {"civil", ScaleValue{1}}});
  CHECK(counts[0].counts == std::vector<int>{0, 0, 1, 1, 1});
  auto const result = tally(one_to_five, counts, {{"gov"}, {"civil"}});
  CHECK(near(result.mean, 13.0 / 4));
  CHECK(near(result.balanced_mean, (4.0 + 1.0) / 2));
  CHECK_FALSE(tally(yes_no, two_sectors, {{"gov"}}).mean.has_value());
}

TEST_CASE("Texts are counted, not their words") {
  Question const text{QuestionKind::text, Demand::optional, {}};
  auto const counts = count_answers(text, {{"gov", FreeText{"a"}}, {"gov", FreeText{""}}, {"civil", FreeText{"b"}}});
  CHECK(tally(text, counts, {{"gov"}}).answered == 2);
  CHECK(tally(text, counts, {{"gov"}}).choices.empty());
}
