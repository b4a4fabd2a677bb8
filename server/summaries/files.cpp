// SPDX-License-Identifier: AGPL-3.0-or-later
// See files.hpp.
#include "server/summaries/files.hpp"

#include <spdlog/spdlog.h>

#include "server/meetings/seek.hpp"
#include "server/summaries/add_material.hpp"
#include "server/summaries/commands.hpp"
#include "server/summaries/summary_things.hpp"
#include "storage/forums.hpp"

namespace shidra::summaries {
namespace {

bool is_open_to_all(storage::Read& read, storage::MaterialRow const& material) {
  if (!material.published) return false;
  auto const summary = storage::summary_of(read, material.meeting);
  return summary && !summary->withdrawn && is_public(read, *summary);
}

bool may_have(pipeline::Look& look, storage::MaterialRow const& material) {
  if (is_open_to_all(look.store, material)) return true;
  auto const meeting = *storage::find_meeting(look.store, material.meeting);
  if (storage::find_forum(look.store, meeting.forum)->initiative != look.caller.initiative) return false;
  return material.published ? look.caller.reads(meeting.forum) : look.caller.has_charge_of(meeting.forum);
}

}  // namespace

pipeline::Expected<protocol::MaterialAdded> add_file(pipeline::Act& act, protocol::AddFile const& request,
                                                     StoredFile const& file) {
  auto const meeting = meetings::seek_to_run(act.store, act.caller, request.meeting);
  if (!meeting) return tl::unexpected(meeting.error());
  storage::MaterialRow row{};
  row.meeting = meeting->id;
  row.title = request.title.value;
  row.kind = request.kind;
  row.file = file.digest;
  row.file_name = file.name;
  row.type = file.type;
  row.size = file.size;
  storage::add_file(act.store, file.digest, file.size, act.now);
  return add_material(act, row);
}

pipeline::RunCommand make_add_file(protocol::AddFile request, StoredFile file) {
  return [request = std::move(request), file = std::move(file)](pipeline::Act& act) -> pipeline::Expected<std::string> {
    auto const added = add_file(act, request, file);
    if (!added) return tl::unexpected(added.error());
    return protocol::to_json(*added);
  };
}

pipeline::Expected<void> may_add_file(pipeline::Look& look, protocol::Id<protocol::Meeting> meeting) {
  auto const row = meetings::seek_to_run(look.store, look.caller, meeting);
  if (!row) return tl::unexpected(row.error());
  if (static_cast<std::int64_t>(storage::materials_at(look.store, meeting).size()) >= most_materials)
    return pipeline::refuse("too_many_materials", {{"max", most_materials}});
  return {};
}

pipeline::Expected<ServedFile> serve_file(pipeline::Look& look, protocol::Id<protocol::Material> material) {
  auto const row = storage::find_material(look.store, material);
  if (!row || !row->file || !may_have(look, *row)) return pipeline::refuse("not_found");
  auto const files = files_folder(look.world.settings().folder);
  auto const digest = storage::to_hex(*row->file);
  if (!is_sound(files, *row->file, *row->size)) {
    spdlog::error("file {} of material {} is missing or damaged", digest, row->id.value);
    return pipeline::refuse("damaged");
  }
  return ServedFile{
      path_of_file(files, *row->file), *row->type, *row->file_name, *row->size, digest, disposition_of(*row->type),
      is_open_to_all(look.store, *row)};
}

}  // namespace shidra::summaries
