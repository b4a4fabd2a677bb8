// SPDX-License-Identifier: AGPL-3.0-or-later
// The codec of protocol/journal.hpp, compiled once here.
#include "protocol/journal.hpp"

#include "protocol/codec/codec_instances.hpp"

namespace shidra::protocol {

SHIDRA_REPLY(JournalHead)
SHIDRA_REQUEST(CheckJournal)
SHIDRA_REPLY(JournalChecked)

}  // namespace shidra::protocol
