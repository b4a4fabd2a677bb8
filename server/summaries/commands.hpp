// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands and views about summaries, materials and tasks. Each lies in a file of its own name. Commands run on the
// writer thread, views on a reader thread.
#pragma once

#include "protocol/summaries.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::summaries {

inline constexpr std::int64_t most_materials = 100;  ///< of one meeting
inline constexpr std::int64_t most_revisions = 200;  ///< of one summary

pipeline::Expected<protocol::SummarySaved> save_summary(pipeline::Act& act, protocol::SaveSummary const& request);
pipeline::Expected<protocol::SummaryPublished> publish_summary(pipeline::Act& act,
                                                               protocol::PublishSummary const& request);
pipeline::Expected<protocol::Nothing> withdraw_summary(pipeline::Act& act, protocol::WithdrawSummary const& request);
pipeline::Expected<protocol::Nothing> mark_read(pipeline::Act& act, protocol::MarkRead const& request);
pipeline::Expected<protocol::MaterialAdded> add_link(pipeline::Act& act, protocol::AddLink const& request);
pipeline::Expected<protocol::Nothing> remove_material(pipeline::Act& act, protocol::RemoveMaterial const& request);
pipeline::Expected<protocol::Nothing> mark_task(pipeline::Act& act, protocol::MarkTask const& request);

pipeline::Expected<protocol::PublicationPreview> preview_publication(pipeline::Look& look,
                                                                     protocol::PreviewPublication const& request);
pipeline::Expected<protocol::TextPreview> preview_text(pipeline::Look& look, protocol::PreviewText const& request);

}  // namespace shidra::summaries
