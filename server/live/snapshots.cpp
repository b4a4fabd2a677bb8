// SPDX-License-Identifier: AGPL-3.0-or-later
// See snapshots.hpp.
#include "server/live/snapshots.hpp"

#include <algorithm>

namespace shidra::live {

Snapshots::Text Snapshots::get(std::string const& topic, std::int64_t last, std::function<std::string()> const& make) {
  // A number comes but once, except none: events that came since may be pruned again, and the topic looks untouched.
  if (last == 0) return std::make_shared<std::string const>(make());
  auto const entry = entry_of(topic);
  std::lock_guard const lock(entry->making);
  return text_of(*entry, last, make);
}

gateway::SharedFrame Snapshots::reply(std::string const& topic, Version version, std::string const& request_id,
                                      std::function<std::string()> const& make,
                                      std::function<std::string(std::string const& snapshot)> const& write) {
  if (version.last == 0) return gateway::make_text_frame(write(make()));
  auto const entry = entry_of(topic);
  std::lock_guard const lock(entry->making);
  auto const text = text_of(*entry, version.last, make);
  auto& replies = entry->replies;
  if (entry->position != version.position || replies.size() >= most_replies) replies.clear();
  entry->position = version.position;
  auto const known = std::ranges::find(replies, request_id, [](auto const& one) { return one.first; });
  if (known != replies.end()) return known->second;
  auto frame = gateway::make_text_frame(write(*text));
  replies.emplace_back(request_id, frame);
  count(frame->payload().size());
  return frame;
}

Snapshots::Text Snapshots::text_of(Entry& entry, std::int64_t last, std::function<std::string()> const& make) {
  if (entry.text && entry.last == last) return entry.text;
  auto text = std::make_shared<std::string const>(make());
  entry.last = last;
  entry.text = text;
  entry.replies.clear();
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
