// SPDX-License-Identifier: AGPL-3.0-or-later
// Summaries: what was seen is what is published, corrections have reasons, tombstones stay.
#include "server/summaries/rules/summary_state.hpp"

#include "tests/catch.hpp"

using namespace shidra::summaries;

namespace {

SummaryState const fresh{};
SummaryState const published_once{SummaryPhase::published, 1, 3, 3};
SummaryState const corrected_draft{SummaryPhase::published, 1, 4, 3};
SummaryState const tombstone{SummaryPhase::withdrawn, 2, 4, 4};

std::string told(SummaryAnswer const& answer) { return answer ? "ok" : std::string(code_of(answer.error())); }

}  // namespace

TEST_CASE("The first revision is published as it was seen, without a reason") {
  CHECK(publish(fresh, 1, "") == SummaryState{SummaryPhase::published, 1, 1, 1});
}

TEST_CASE("A draft that somebody changed meanwhile is neither published nor overwritten") {
  auto const changed = edit_draft(fresh, 1);
  REQUIRE(changed.has_value());
  CHECK(changed->draft_version == 2);
  CHECK(told(publish(*changed, 1, "")) == "stale_draft");
  CHECK(told(publish(*changed, 3, "")) == "stale_draft");
  CHECK(told(edit_draft(*changed, 1)) == "stale_draft");
  CHECK(publish(*changed, 2, "")->published_version == 2);
}

TEST_CASE("A correction is a new revision with a reason") {
  CHECK(told(publish(corrected_draft, 4, " ")) == "reason_missing");
  CHECK(publish(corrected_draft, 4, "A name was wrong") == SummaryState{SummaryPhase::published, 2, 4, 4});
  CHECK(told(publish(published_once, 3, "Again")) == "nothing_changed");
}

TEST_CASE("A working draft leaves the published revision as it is") {
  CHECK(edit_draft(published_once, 3) == corrected_draft);
}

TEST_CASE("Only what is published is withdrawn, with a reason, and stays so") {
  CHECK(told(withdraw(fresh, "x")) == "not_published");
  CHECK(told(withdraw(published_once, "")) == "reason_missing");
  CHECK(withdraw(published_once, "Asked for") == SummaryState{SummaryPhase::withdrawn, 1, 3, 3});
  CHECK(told(withdraw(tombstone, "x")) == "withdrawn");
  CHECK(told(publish(tombstone, 4, "x")) == "withdrawn");
  CHECK(told(edit_draft(tombstone, 4)) == "withdrawn");
}
