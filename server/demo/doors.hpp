// SPDX-License-Identifier: AGPL-3.0-or-later
// The way in for people who have just started the product: a link for the first administrator of an empty installation,
// or in the demo one link for each role. Printed once at the start; each link works once.
#pragma once

#include "protocol/people.hpp"
#include "server/pipeline/world.hpp"
#include "storage/engine/database.hpp"

namespace shidra::demo {

/// Writes new links into the database and prints them to standard output. Waits for the writer; not on the io thread's
/// loop.
void print_doors(storage::Database& database, pipeline::World& world);

/// A fresh one-time link for a person, or without one for somebody who is to open an initiative.
std::string make_link(storage::Write& write, pipeline::World& world,
                      std::optional<protocol::Id<protocol::Person>> person);

}  // namespace shidra::demo
