// SPDX-License-Identifier: AGPL-3.0-or-later
// Files as materials of a meeting: bringing one in after it was stored, and giving one out to somebody who may have it.
#pragma once

#include <filesystem>
#include <string>

#include "protocol/summaries.hpp"
#include "server/pipeline/registry.hpp"
#include "server/summaries/file_name.hpp"
#include "server/summaries/file_store.hpp"

namespace shidra::summaries {

/// Adds a stored file to a meeting's materials; those who run the forum may. Brings: material in desk/<forum>.
/// Runs on: writer thread.
pipeline::Expected<protocol::MaterialAdded> add_file(pipeline::Act& act, protocol::AddFile const& request,
                                                     StoredFile const& file);

/// The command for the pipeline (method "material.add_file"); its reply is a MaterialAdded. Any thread.
pipeline::RunCommand make_add_file(protocol::AddFile request, StoredFile file);

/// Whether a summary of this meeting could take another file from the caller, asked before an upload is read at all.
pipeline::Expected<void> may_add_file(pipeline::Look& look, protocol::Id<protocol::Meeting> meeting);

struct ServedFile {
  std::filesystem::path path;
  std::string type;
  std::string name;
  std::int64_t size;   ///< bytes
  std::string digest;  ///< hexadecimal SHA-256, for the ETag
  Disposition disposition;
  bool open_to_all;  ///< caches on the way may keep it for a while; otherwise only `private, no-cache`
};

/// Rights are asked at every request: files of public summaries are for anybody, other published ones for readers of
/// the forum, those that are not published for whoever runs it; everybody else, and links, get "not_found". "damaged"
/// (and a line in the log) when the content is not what was stored. Reads all of it. Runs on: a
/// reader thread.
pipeline::Expected<ServedFile> serve_file(pipeline::Look& look, protocol::Id<protocol::Material> material);

}  // namespace shidra::summaries
