// SPDX-License-Identifier: AGPL-3.0-or-later
// The one place where keys and seats of the contract and the database become those of the pure rules, and back.
// Runs on: the thread of the view it is given.
#pragma once

#include <optional>
#include <vector>

#include "protocol/forums.hpp"
#include "server/forums/rules/key_mend.hpp"
#include "server/forums/rules/seating.hpp"
#include "server/pipeline/act.hpp"
#include "storage/forums.hpp"

namespace shidra::forums {

RepresentationKey key_from(std::int64_t capacity, std::vector<protocol::KeyRule> const& rules);
/// The key of a forum as it is kept; absent for a forum without a limit (the open one).
std::optional<RepresentationKey> key_of(storage::Read& read, storage::ForumRow const& forum);

protocol::KeyAttribute to_protocol(KeyAttribute attribute);

SeatProfile profile_of(storage::SeatRow const& seat);
std::vector<SeatProfile> profiles_of(std::vector<storage::SeatRow> const& seats);

/// People of an initiative without an organisation count as residents, where it has a sector of this code.
inline constexpr std::string_view residents = "residents";

/// Every value a seat of the initiative can have. Sectors and regions as given: they may be about to change.
std::vector<AttributeValues> all_values(std::vector<protocol::Sector> const& sectors,
                                        std::vector<std::string> const& regions);
std::vector<AttributeValues> all_values(storage::Read& read, protocol::Id<protocol::Initiative> initiative);

/// Refuses a key with every problem at its place in the request (/rules/3/max), a key that numbers would mend also with
/// the smallest mends: problems with the code `mend`, those of one `option` belong together.
pipeline::Expected<void> expect_satisfiable(RepresentationKey const& key, std::vector<AttributeValues> const& values);

}  // namespace shidra::forums
