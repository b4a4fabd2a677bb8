// SPDX-License-Identifier: AGPL-3.0-or-later
// Counts answers by question and sector in one pass, whatever they come from: rows, ballots, or sheets just opened.
// Plain value, any thread.
#pragma once

#include <string_view>
#include <vector>

#include "protocol/surveys.hpp"
#include "server/surveys/rules/tally.hpp"

namespace shidra::surveys {

class Counting {
 public:
  explicit Counting(std::vector<protocol::Question> const& questions);

  /// The answer must be one that check_answer found nothing wrong with; one to an unknown question is not counted.
  /// An answer without choices and number counts as a text. No sector: "".
  void add(std::string_view sector, protocol::Answer const& answer);

  struct Counted {
    protocol::Id<protocol::Question> id;
    Question question;
    std::vector<SectorCounts> sectors;
    int answered() const;
    /// Of all sectors together.
    std::vector<std::int64_t> counts() const;
  };
  /// In the order of the questions.
  std::vector<Counted> const& all() const { return all_; }

 private:
  Counted* find(protocol::Id<protocol::Question> id);
  std::vector<Counted> all_;
};

}  // namespace shidra::surveys
