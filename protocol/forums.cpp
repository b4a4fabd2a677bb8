// SPDX-License-Identifier: AGPL-3.0-or-later
// The codec of protocol/forums.hpp, compiled once here.
#include "protocol/forums.hpp"

#include "protocol/codec/codec_instances.hpp"

namespace shidra::protocol {

SHIDRA_REPLY(KeyRule)
SHIDRA_REPLY(RuleStanding)
SHIDRA_REPLY(SectorCount)
SHIDRA_REPLY(ForumClosing)
SHIDRA_REPLY(Forum)
SHIDRA_REPLY(Seat)
SHIDRA_REQUEST(CreateForum)
SHIDRA_REPLY(ForumCreated)
SHIDRA_REQUEST(UpdateForum)
SHIDRA_REQUEST(CloseForum)
SHIDRA_REQUEST(ReopenForum)
SHIDRA_REQUEST(SetKey)
SHIDRA_REPLY(KeyChange)
SHIDRA_REPLY(KeyMend)
SHIDRA_REQUEST(CheckKey)
SHIDRA_REPLY(KeyProblem)
SHIDRA_REPLY(KeyChecked)
SHIDRA_REQUEST(FillSeat)
SHIDRA_REPLY(SeatFilled)
SHIDRA_REQUEST(PreviewSeat)
SHIDRA_REPLY(RuleEffect)
SHIDRA_REPLY(Namesake)
SHIDRA_REPLY(SeatPreview)
SHIDRA_REQUEST(SetAlternate)
SHIDRA_REQUEST(VacateSeat)
SHIDRA_REPLY(SeatVacated)
SHIDRA_REQUEST(NameChair)
SHIDRA_REQUEST(JoinForum)

}  // namespace shidra::protocol
