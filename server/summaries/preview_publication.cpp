// SPDX-License-Identifier: AGPL-3.0-or-later
// What publishing would do, for the dialog that asks: how many letters in which language, and whether the public page
// shows it. Those who run the forum may ask.
#include "server/meetings/members.hpp"
#include "server/meetings/seek.hpp"
#include "server/summaries/commands.hpp"
#include "storage/summaries.hpp"

namespace shidra::summaries {

pipeline::Expected<protocol::PublicationPreview> preview_publication(pipeline::Look& look,
                                                                     protocol::PreviewPublication const& request) {
  auto const meeting = meetings::seek_to_run(look.store, look.caller, request.meeting);
  if (!meeting) return tl::unexpected(meeting.error());
  protocol::PublicationPreview preview{};
  for (auto const& person : meetings::recipients(look.store, meeting->forum)) {
    ++preview.members;
    preview.mails_he += person.language == protocol::Language::he;
    preview.mails_ar += person.language == protocol::Language::ar;
    preview.mails_en += person.language == protocol::Language::en;
  }
  auto const draft = storage::find_draft(look.store, meeting->id);
  auto const summary = storage::summary_of(look.store, meeting->id);
  preview.public_page = draft && draft->audience == protocol::Audience::everyone;
  preview.revision = summary ? summary->revision + 1 : 1;
  return preview;
}

}  // namespace shidra::summaries
