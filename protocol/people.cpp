// SPDX-License-Identifier: AGPL-3.0-or-later
// The codec of protocol/people.hpp, compiled once here.
#include "protocol/people.hpp"

#include "protocol/codec/codec_instances.hpp"

namespace shidra::protocol {

SHIDRA_REPLY(Grant)
SHIDRA_REPLY(Person)
SHIDRA_REPLY(SeatTaken)
SHIDRA_REPLY(Me)
SHIDRA_REPLY(Session)
SHIDRA_REQUEST(RequestCode)
SHIDRA_REQUEST(SignIn)
SHIDRA_REQUEST(UseLink)
SHIDRA_REPLY(SignedIn)
SHIDRA_REQUEST(SignOut)
SHIDRA_REQUEST(Greet)
SHIDRA_REQUEST(EndSession)
SHIDRA_REQUEST(InvitePerson)
SHIDRA_REPLY(PersonInvited)
SHIDRA_REQUEST(UpdatePerson)
SHIDRA_REQUEST(GrantRoles)
SHIDRA_REQUEST(RemovePerson)
SHIDRA_REQUEST(UpdateMe)

}  // namespace shidra::protocol
