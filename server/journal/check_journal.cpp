// SPDX-License-Identifier: AGPL-3.0-or-later
// View: the head of the initiative's journal, and what leads to it from a head that somebody knows, so that they can
// tell by themselves whether anything before was changed. Those may who act for the whole initiative: the journal is
// the whole's, and whoever runs one forum could neither judge a warning nor do anything about it.
// Digests are salted, so they tell nobody who did what. Nothing is kept of it, and the writer is not asked.
#include "server/journal/commands.hpp"
#include "storage/engine/journal.hpp"
#include "storage/engine/stream.hpp"

namespace shidra::journal {
namespace {

constexpr std::int64_t links_at_once = 500;

protocol::Hash hash_of(storage::Digest const& digest) { return {storage::to_hex(digest)}; }

}  // namespace

pipeline::Expected<protocol::JournalChecked> check_journal(pipeline::Look& look,
                                                           protocol::CheckJournal const& request) {
  auto const stream = look.caller.initiative.value;
  storage::JournalHead known = storage::journal_head(look.store, stream);
  if (request.known) known = {request.known->entries.value, *storage::from_hex(request.known->hash.value)};
  auto const after = storage::journal_after(look.store, stream, known, links_at_once);
  protocol::JournalChecked checked{
      storage::epoch(look.store), {{after.head.n}, hash_of(after.head.hash)}, after.holds_known, {}};
  for (auto const& digest : after.digests) checked.links.push_back(hash_of(digest));
  return checked;
}

}  // namespace shidra::journal
