// SPDX-License-Identifier: AGPL-3.0-or-later
// The codec of protocol/initiatives.hpp, compiled once here.
#include "protocol/initiatives.hpp"

#include "protocol/codec/codec_instances.hpp"

namespace shidra::protocol {

SHIDRA_REPLY(Sector)
SHIDRA_REPLY(Initiative)
SHIDRA_REQUEST(CreateInitiative)
SHIDRA_REPLY(InitiativeCreated)
SHIDRA_REQUEST(UpdateInitiative)

}  // namespace shidra::protocol
