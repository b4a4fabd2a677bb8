// SPDX-License-Identifier: AGPL-3.0-or-later
// See plan.hpp.
#include "server/meetings/plan.hpp"

namespace shidra::meetings {

pipeline::Expected<void> check_plan_times(protocol::Moment now, protocol::Moment starts, protocol::Moment ends) {
  if (starts.ms < now.ms - 10 * year_ms || starts.ms > now.ms + 5 * year_ms)
    return pipeline::refuse_field("/starts", "far_from_now");
  if (auto const fine = check_times(starts, ends); !fine) return refuse(fine.error());
  return {};
}

}  // namespace shidra::meetings
