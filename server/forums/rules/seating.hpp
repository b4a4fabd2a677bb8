// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may be seated in a forum under its representation key, where the key stands, and who follows on a vacated seat.
// Pure: any thread. The caller decides and seats in one transaction of the writer; that is what keeps a max from being
// exceeded by two who act at once.
#pragma once

#include <tl/expected.hpp>

#include "server/forums/rules/representation_key.hpp"

namespace shidra::forums {

/// What a key looks at. A value that does not apply is empty and counts towards no rule.
struct SeatProfile {
  std::string sector;
  std::string region;
  std::string size_band;
};

struct RuleStanding {
  int seated = 0;
  int missing = 0;  ///< to the min
  int free = 0;     ///< to the max; what is really left may be less, see Standing::places_left
  bool operator==(RuleStanding const&) const = default;
};

struct Standing {
  std::vector<RuleStanding> rules;  ///< in the order of the key's rules
  int seated = 0;
  int places_left = 0;                  ///< never below 0
  bool representative = false;          ///< every min is met
  bool can_still_be_satisfied = false;  ///< without anyone leaving; given a key that check_key found nothing wrong with
  bool operator==(Standing const&) const = default;
};
Standing standing(RepresentationKey const& key, std::vector<SeatProfile> const& seats);

/// Whether places are held for mins that are still missing. `waived`: the board recorded a derogation.
enum class Minimums { held, waived };

enum class SeatRefusalCode {
  forum_full,           ///< actual = seated, limit = capacity
  max_reached,          ///< of a rule: actual = seated for it, limit = its max
  would_block_minimum,  ///< of an attribute's rule whose min is missing: actual = missing in all, limit = places left
};

struct SeatRefusal {
  SeatRefusalCode code{};
  std::optional<std::size_t> rule;  ///< index in RepresentationKey::rules
  int actual = 0;
  int limit = 0;
  bool operator==(SeatRefusal const&) const = default;
};

/// May this one take a seat beside those? An absent key (an open forum) has room for everyone.
/// A max is never exceeded, whatever the minimums. Seating somebody is refused as would_block_minimum when it would
/// leave fewer places than an attribute's mins still miss, unless this one counts towards one of those mins: then the
/// key is no further away than before (it may have become too far when it was amended or a seat's holder moved).
tl::expected<void, SeatRefusal> may_seat(std::optional<RepresentationKey> const& key,
                                         std::vector<SeatProfile> const& seats, SeatProfile const& candidate,
                                         Minimums minimums = Minimums::held);

/// What seating would change, for a preview; it does not ask may_seat.
struct SeatingEffect {
  Standing before;
  Standing after;
};
SeatingEffect effect_of_seating(RepresentationKey const& key, std::vector<SeatProfile> const& seats,
                                SeatProfile const& candidate);

enum class SuccessionSource { alternate, waitlist };

struct Successor {
  SuccessionSource source = SuccessionSource::alternate;
  std::size_t position = 0;  ///< in the waitlist; 0 for the alternate
  bool operator==(Successor const&) const = default;
};

struct PassedOver {
  Successor who;
  SeatRefusal reason;
};

/// `passed_over` are those who came earlier but whom the key refused, in order: the reason is owed to them.
struct Succession {
  std::optional<Successor> chosen;
  std::vector<PassedOver> passed_over;
};

/// Who takes a vacated seat: the alternate, then the waitlist in order; the first whom the key lets in.
/// `seats` are those that remain, without the vacated one.
Succession successor(std::optional<RepresentationKey> const& key, std::vector<SeatProfile> const& seats,
                     std::optional<SeatProfile> const& alternate, std::vector<SeatProfile> const& waitlist,
                     Minimums minimums = Minimums::held);

std::string_view code_of(SeatRefusalCode code);

}  // namespace shidra::forums
