// SPDX-License-Identifier: AGPL-3.0-or-later
// The codec of protocol/summaries.hpp, compiled once here.
#include "protocol/summaries.hpp"

#include "protocol/codec/codec_instances.hpp"

namespace shidra::protocol {

SHIDRA_REPLY(TaskPlan)
SHIDRA_REPLY(SummaryDraft)
SHIDRA_REPLY(Summary)
SHIDRA_REPLY(SummaryRevision)
SHIDRA_REPLY(SummaryText)
SHIDRA_REPLY(Task)
SHIDRA_REPLY(Material)
SHIDRA_REPLY(Readership)
SHIDRA_REPLY(ReadMark)
SHIDRA_REQUEST(SaveSummary)
SHIDRA_REPLY(SummarySaved)
SHIDRA_REQUEST(PublishSummary)
SHIDRA_REPLY(SummaryPublished)
SHIDRA_REQUEST(PreviewPublication)
SHIDRA_REPLY(PublicationPreview)
SHIDRA_REQUEST(WithdrawSummary)
SHIDRA_REQUEST(MarkRead)
SHIDRA_REQUEST(AddLink)
SHIDRA_REQUEST(AddFile)
SHIDRA_REPLY(MaterialAdded)
SHIDRA_REQUEST(RemoveMaterial)
SHIDRA_REQUEST(MarkTask)
SHIDRA_REQUEST(PreviewText)
SHIDRA_REPLY(TextPreview)

}  // namespace shidra::protocol
