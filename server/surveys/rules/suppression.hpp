// SPDX-License-Identifier: AGPL-3.0-or-later
// What of a result may be shown so that no small group's answers can be read from it or worked out by subtraction.
// Pure: any thread. Whoever shows a result takes it from here, and nothing else.
//
// What it does not hide: that all of a shown group chose the same; that a sector took part at all.
#pragma once

#include "server/surveys/rules/tally.hpp"

namespace shidra::surveys {

/// Fewest answers of a group that is shown. A survey may ask for more, never for fewer than 2.
inline constexpr int default_threshold = 5;

enum class IdentityMode { named, confidential, anonymous };

enum class GroupVisibility { shown, suppressed };

/// Which of the groups may be shown beside their total. Groups of 1 … threshold-1 are suppressed; then the next
/// smallest ones as well until those suppressed are at least two groups and at least `threshold` answers together,
/// which is all that subtracting from the total can give. Groups of 0 are shown: they have no answers to give away.
/// Which group was small and which was added is not told: the first would be a bound on its size.
std::vector<GroupVisibility> visible_groups(std::vector<int> const& answered, int threshold);

enum class SurveyStage { open, closed };

struct ShownResult {
  GroupVisibility visibility = GroupVisibility::suppressed;  ///< suppressed: too few answers, all else is empty
  Tally tally;
  std::vector<SectorCounts> sectors;    ///< those that may be shown, in the order given
  std::vector<std::string> suppressed;  ///< those that answered and may not; their answers are in the tally's counts
};

/// The result as it may be shown.
/// - Fewer than `threshold` answers: nothing, not even how many.
/// - Sectors with one label together (SectorCounts::mixed) count as suppressed, however many answers they have. They
///   weigh as all of them, also for a question that only some answered: which ones is no longer known.
/// - Balanced shares are made of the shown sectors one by one, and of all suppressed ones as one group: its share is
///   theirs together, its weight the sum of theirs. Balancing by each suppressed sector's own share would be a second
///   equation beside the total, and two unknowns have a solution. This one is computed from shown numbers alone, so it
///   gives nothing away, and every sector's weight still counts; inside the group persons weigh alike, not sectors.
///   When no sector that weighs anything is shown, balanced would be raw under another name: it is absent.
/// - While the survey is open only the raw counts are shown, neither sectors nor balanced: between two pictures of
///   them one sector may have gained a single answer, however many came in all.
/// - A named survey hides no answers: counts at any time, however few, and balanced with every sector by itself, since
///   in a forum of twenty all sectors are small, and an equal voice is what they sit there for. Small sectors are not
///   listed, but single answers can be worked out from both numbers: the survey's promise says so to who answers it.
ShownResult shown_result(Question const& question, std::vector<SectorCounts> const& sectors,
                         std::vector<SectorWeight> const& weights, int threshold, IdentityMode mode, SurveyStage stage);

/// Texts are shown, in an order of their own for each question, when at least `threshold` persons wrote one.
GroupVisibility texts_visibility(int answered, int threshold);

/// Whether a new picture of an open survey's result may be taken, after the one taken when `last_count` had answered
/// (0 = none). The difference of two pictures is the answers that came between them: at least `threshold`. None is
/// taken for answers that were taken back: a few who take theirs back and give them again could step from person to
/// person. Whoever shows pictures is one behind, so that the result at closing, which waits for nobody, is as far from
/// the last one shown; only answers that are taken back can make that less.
bool refresh_due(int last_count, int now_count, int threshold);

/// How many have answered, as it is shown: rounded down to a multiple of `threshold` while open, exact once closed
/// (0 when that would be fewer than the threshold).
int shown_count(int answered, int threshold, SurveyStage stage);

}  // namespace shidra::surveys
