// SPDX-License-Identifier: AGPL-3.0-or-later
// The codec of protocol/live.hpp, compiled once here.
#include "protocol/live.hpp"

#include "protocol/codec/codec_instances.hpp"

namespace shidra::protocol {

SHIDRA_REQUEST(Watch)
SHIDRA_REQUEST(Unwatch)
SHIDRA_REPLY(Welcome)
SHIDRA_REPLY(Nothing)

}  // namespace shidra::protocol
