// SPDX-License-Identifier: AGPL-3.0-or-later
// See snapshots.hpp.
#include "server/live/snapshots.hpp"

namespace shidra::live {

Snapshots::Text Snapshots::get(std::string const& topic, std::int64_t last, std::function<std::string()> const& make) {
  // A number comes but once, except none: events that came since may be pruned again, and the topic looks untouched.
  if (last == 0) return std::make_shared<std::string const>(make());
  auto const entry = entry_of(topic);
  std::lock_guard const lock(entry->making);
  if (entry->text && entry->last == last) return entry->text;
  auto text = std::make_shared<std::string const>(make());
  entry->last = last;
  entry->text = text;
  count(text->size());
  return text;
}

std::shared_ptr<Snapshots::Entry> Snapshots::entry_of(std::string const& topic) {
  std::lock_guard const lock(mutex_);
  auto& entry = entries_[topic];
  if (!entry) entry = std::make_shared<Entry>();
  return entry;
}

void Snapshots::count(std::size_t bytes) {
  std::lock_guard const lock(mutex_);
  bytes_ += bytes;
  if (bytes_ <= most_bytes) return;
  entries_.clear();
  bytes_ = 0;
}

}  // namespace shidra::live
