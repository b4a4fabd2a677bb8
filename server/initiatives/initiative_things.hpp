// SPDX-License-Identifier: AGPL-3.0-or-later
// Where an initiative is seen: by everybody, in initiative/<id>.
#pragma once

#include "server/live/things.hpp"

namespace shidra::initiatives {

extern live::Kind const initiative_kind;

/// initiative/<id>: public.
extern live::LogTopic const initiative_topic;

}  // namespace shidra::initiatives
