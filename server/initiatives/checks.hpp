// SPDX-License-Identifier: AGPL-3.0-or-later
// What the type of a field cannot say about an initiative's texts and lists. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/initiatives.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::initiatives {

using SectorList = protocol::List<protocol::Sector, 1, 8>;
using RegionList = protocol::List<protocol::Line<1, 60>, 1, 40>;

/// All of it at once, in the order of the form: an unknown time zone, sector codes or regions that come twice.
pipeline::Expected<void> check_lists(std::string_view zone, SectorList const& sectors, RegionList const& regions);

std::vector<std::string> names_of(RegionList const& regions);

}  // namespace shidra::initiatives
