// SPDX-License-Identifier: AGPL-3.0-or-later
// See manifest.hpp.
#include "server/backup/manifest.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "protocol/codec/parse.hpp"
#include "server/backup/sums.hpp"
#include "storage/engine/stream.hpp"
#include "storage/initiatives.hpp"

namespace shidra::backup {
namespace {

using nlohmann::json;

storage::Digest digest_in(json const& text) {
  auto const digest = storage::from_hex(text.get<std::string>());
  if (!digest) throw Refused(std::string(manifest_name) + " holds something that is no SHA-256");
  return *digest;
}

}  // namespace

Manifest describe(storage::Read& read, std::int64_t made_at) {
  Manifest manifest{SHIDRA_VERSION, made_at, storage::epoch(read), storage::info(read), {}, {}};
  for (auto const initiative : storage::initiatives(read))
    manifest.journals.push_back({initiative.value, storage::journal_head(read, initiative.value)});
  return manifest;
}

std::optional<std::string> contradiction(storage::Read& read, Manifest const& earlier) {
  for (auto const& [initiative, head] : earlier.journals)
    if (auto const broken = storage::verify_journal(read, initiative, head).broken_at)
      return fmt::format("the journal of initiative {} is not the one it was: entry {}", initiative, *broken);
  return std::nullopt;
}

std::string write_manifest(Manifest const& manifest) {
  json document = {{"format", 1},
                   {"version", manifest.version},
                   {"made_at", manifest.made_at},
                   {"epoch", manifest.epoch},
                   {"holds", json::object()},
                   {"journals", json::array()},
                   {"missing_files", json::array()}};
  for (auto const& [name, value] : manifest.holds) document["holds"][name] = value;
  for (auto const& [initiative, head] : manifest.journals)
    document["journals"].push_back(
        {{"initiative", initiative}, {"entries", head.n}, {"head", storage::to_hex(head.hash)}});
  for (auto const& digest : manifest.missing_files) document["missing_files"].push_back(storage::to_hex(digest));
  return document.dump(2) + "\n";
}

Manifest read_manifest(std::string_view text) {
  auto const document = protocol::parse(text);
  if (!document) throw Refused(std::string(manifest_name) + " is not readable");
  try {
    if (document->at("format") != 1) throw Refused("the backup was made by a newer version of Shidra");
    Manifest manifest{document->at("version"), document->at("made_at"), document->at("epoch"), {}, {}, {}};
    for (auto const& [name, value] : document->at("holds").items()) manifest.holds.push_back({name, value});
    for (auto const& journal : document->at("journals"))
      manifest.journals.push_back({journal.at("initiative"), {journal.at("entries"), digest_in(journal.at("head"))}});
    for (auto const& digest : document->at("missing_files")) manifest.missing_files.push_back(digest_in(digest));
    return manifest;
  } catch (json::exception const& error) {
    throw Refused(std::string(manifest_name) + " is not what a backup holds: " + error.what());
  }
}

}  // namespace shidra::backup
