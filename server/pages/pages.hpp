// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages there are; each lies in a file of its own name. All run on a reader thread, in the visit's transaction, and
// give not_found() for what does not exist or is not this reader's to see.
#pragma once

#include <span>

#include "protocol/calls.hpp"
#include "protocol/surveys.hpp"
#include "server/pages/layout.hpp"

namespace shidra::pages {

/// Several initiatives, or none yet.
Page home_page(Visit const& visit, std::span<storage::InitiativeRow const> initiatives);

// Of one initiative: visit.initiative is set.
Page initiative_page(Visit const& visit);
Page forum_page(Visit const& visit, protocol::Id<protocol::Forum> forum);
Page summary_page(Visit const& visit, protocol::Id<protocol::Summary> summary);
Page summaries_page(Visit const& visit);
Page call_page(Visit const& visit, protocol::Id<protocol::Call> call);
Page survey_page(Visit const& visit, protocol::Id<protocol::Survey> survey);
Page feed(Visit const& visit);

// Of the server.
Page accessibility_page(Visit const& visit, std::span<storage::InitiativeRow const> initiatives);
Page privacy_page(Visit const& visit);
Page source_page(Visit const& visit);
Page robots(Visit const& visit);
Page sitemap(Visit const& visit, std::span<storage::InitiativeRow const> initiatives);
Page qr_picture(Visit const& visit, std::string_view code);
/// Only in a demo.
Page inbox_page(Visit const& visit);
Page letter_page(Visit const& visit, std::int64_t mail);

// Tables to take along, with the caller's rights.
Page results_csv(Visit const& visit, protocol::Id<protocol::Survey> survey);
Page responses_csv(Visit const& visit, protocol::Id<protocol::Call> call);
Page organisations_csv(Visit const& visit);

}  // namespace shidra::pages
