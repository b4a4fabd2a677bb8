// SPDX-License-Identifier: AGPL-3.0-or-later
// The codec of protocol/organisations.hpp, compiled once here.
#include "protocol/organisations.hpp"

#include "protocol/codec/codec_instances.hpp"

namespace shidra::protocol {

SHIDRA_REPLY(Organisation)
SHIDRA_REQUEST(CreateOrganisation)
SHIDRA_REPLY(OrganisationCreated)
SHIDRA_REQUEST(UpdateOrganisation)

}  // namespace shidra::protocol
