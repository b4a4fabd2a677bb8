// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL of materials and files.
#include "storage/materials.hpp"

namespace shidra::storage {

using protocol::Id;
using MaterialId = Id<protocol::Material>;

std::optional<MaterialRow> find_material(Read& read, MaterialId material) {
  return read.first<MaterialRow>(R"sql(SELECT id, meeting, title, kind, address, file, file_name, type, size, published
    FROM material WHERE id = $1)sql",
                                 material);
}

std::vector<MaterialRow> materials_at(Read& read, Id<protocol::Meeting> meeting) {
  return read.all<MaterialRow>(R"sql(SELECT id, meeting, title, kind, address, file, file_name, type, size, published
    FROM material WHERE meeting = $1 ORDER BY id)sql",
                               meeting);
}

std::vector<MaterialId> materials_in(Read& read, Id<protocol::Forum> forum) {
  return read.all<MaterialId>(R"sql(SELECT material.id FROM material JOIN meeting ON meeting.id = material.meeting
    WHERE meeting.forum = $1 ORDER BY material.id)sql",
                              forum);
}

MaterialId add_material(Write& write, MaterialRow const& row) {
  return {write.insert(
      R"sql(INSERT INTO material (meeting, title, kind, address, file, file_name, type, size, published)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql",
      row.meeting, row.title, row.kind, row.address, row.file, row.file_name, row.type, row.size, row.published)};
}

void set_material_published(Write& write, MaterialId material, bool published) {
  write.run(R"sql(UPDATE material SET published = $2 WHERE id = $1)sql", material, published);
}

void remove_material(Write& write, MaterialId material) {
  write.run(R"sql(DELETE FROM material WHERE id = $1)sql", material);
}

void add_file(Write& write, Digest const& digest, std::int64_t size, protocol::Moment now) {
  write.run(R"sql(INSERT INTO file (digest, size, stored_at) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING)sql",
            digest, size, now);
}

bool is_file_used(Read& read, Digest const& digest) {
  return read.value<bool>(R"sql(SELECT EXISTS (SELECT 1 FROM material WHERE file = $1))sql", digest);
}

void forget_unused_files(Write& write) {
  write.run(R"sql(DELETE FROM file WHERE NOT EXISTS (SELECT 1 FROM material WHERE material.file = file.digest))sql");
}

}  // namespace shidra::storage
