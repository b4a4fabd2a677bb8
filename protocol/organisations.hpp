// SPDX-License-Identifier: AGPL-3.0-or-later
// Organisations. Plain values, any thread.
#pragma once

#include "protocol/codec/types.hpp"
#include "protocol/people.hpp"

namespace shidra::protocol {

/// By number of staff and regular volunteers: up to 10, 50, 250, more.
enum class SizeBand { micro, small, medium, large };
SHIDRA_ENUM(SizeBand, micro, small, medium, large)

/// An organisation (topic members/<initiative>).
struct Organisation {
  Id<Organisation> id;
  std::string name;
  Slug sector;
  SizeBand size_band;
  std::string region;
  std::vector<std::string> populations;
  std::string added_value;
};
SHIDRA_STRUCT(Organisation, id, name, sector, size_band, region, populations, added_value)

/// By the backbone team, or by a signed-in person without an organisation, who then becomes its editor.
struct CreateOrganisation {
  Line<1, 300> name;
  Slug sector;
  SizeBand size_band;
  Line<1, 60> region;
  List<Line<1, 60>, 0, 12> populations;
  Text<0, 1000> added_value;
};
SHIDRA_STRUCT(CreateOrganisation, name, sector, size_band, region, populations, added_value)

struct OrganisationCreated {
  Id<Organisation> organisation;
};
SHIDRA_STRUCT(OrganisationCreated, organisation)

/// By the backbone team or an editor; an editor cannot move it to another sector.
struct UpdateOrganisation {
  Id<Organisation> organisation;
  Line<1, 300> name;
  Slug sector;
  SizeBand size_band;
  Line<1, 60> region;
  List<Line<1, 60>, 0, 12> populations;
  Text<0, 1000> added_value;
};
SHIDRA_STRUCT(UpdateOrganisation, organisation, name, sector, size_band, region, populations, added_value)

}  // namespace shidra::protocol
