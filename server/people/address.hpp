// SPDX-License-Identifier: AGPL-3.0-or-later
// The one form in which e-mail addresses are kept and compared: normalised and in lower case, so that one mailbox is
// one person however it is typed. Letters go to this form, never to what somebody typed. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "server/pipeline/act.hpp"

namespace shidra::people {

/// Refuses the field at `path` when no letter could be addressed so.
pipeline::Expected<std::string> address_of(std::string_view path, std::string_view typed);

}  // namespace shidra::people
