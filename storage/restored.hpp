// SPDX-License-Identifier: AGPL-3.0-or-later
// What is asked of a copy of the database, and what is done to one that comes back to life. Functions run on the thread
// of the view they are given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/engine/digest.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

/// The contents that materials name.
std::vector<Digest> stored_files(Read& read);

/// Reads every page; the first thing that is wrong, in SQLite's words: a page, an index, a foreign key. None: all is
/// well.
std::optional<std::string> first_damage(Read& read);

/// Ends all sessions, forgets all codes and links, and gives up the letters that would bring them. Who signed out, used
/// a link or lost a right to a session since the copy was made must not get it back.
void end_all_access(Write& write);

/// How many a server will send.
std::int64_t letters_waiting(Read& read);

}  // namespace shidra::storage
