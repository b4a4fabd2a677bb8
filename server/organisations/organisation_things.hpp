// SPDX-License-Identifier: AGPL-3.0-or-later
// Where organisations are seen: by everybody of the initiative, in members/<initiative>.
#pragma once

#include "server/live/things.hpp"

namespace shidra::organisations {

extern live::Kind const organisation_kind;

}  // namespace shidra::organisations
