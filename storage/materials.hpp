// SPDX-License-Identifier: AGPL-3.0-or-later
// Materials of meetings and the files behind them in the database. Functions run on the thread of the view they are
// given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/summaries.hpp"
#include "storage/engine/digest.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

/// A link has `address`; a file has `file`, `file_name`, `type` and `size`.
struct MaterialRow {
  protocol::Id<protocol::Material> id;
  protocol::Id<protocol::Meeting> meeting;
  std::string title;
  protocol::MaterialKind kind;
  std::optional<std::string> address;
  std::optional<Digest> file;
  std::optional<std::string> file_name;
  std::optional<std::string> type;
  std::optional<std::int64_t> size;
  bool published;
};
BOOST_DESCRIBE_STRUCT(MaterialRow, (), (id, meeting, title, kind, address, file, file_name, type, size, published))

std::optional<MaterialRow> find_material(Read& read, protocol::Id<protocol::Material> material);
std::vector<MaterialRow> materials_at(Read& read, protocol::Id<protocol::Meeting> meeting);
std::vector<protocol::Id<protocol::Material>> materials_in(Read& read, protocol::Id<protocol::Forum> forum);
protocol::Id<protocol::Material> add_material(Write& write, MaterialRow const& material);
void set_material_published(Write& write, protocol::Id<protocol::Material> material, bool published);
void remove_material(Write& write, protocol::Id<protocol::Material> material);

/// Its content is on the disk already. The same content twice is one row.
void add_file(Write& write, Digest const& digest, std::int64_t size, protocol::Moment now);
bool is_file_used(Read& read, Digest const& digest);
/// Forgets the rows of files that no material refers to any more.
void forget_unused_files(Write& write);

}  // namespace shidra::storage
