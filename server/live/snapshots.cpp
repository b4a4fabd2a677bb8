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
  if (entry->text && entry->last == last) return entry->text;
  auto text = std::make_shared<std::string const>(make());
  entry->last = last;
  entry->text = text;
  count(text->size());
  return text;
}

gateway::SharedFrame Snapshots::reply(std::string const& topic, Version version, std::string const& question,
                                      std::function<std::optional<std::string>()> const& write) {
  auto const frame_of = [](std::optional<std::string> const& text) {
    return text ? gateway::make_text_frame(*text) : nullptr;
  };
  if (version.last == 0) return frame_of(write());
  auto const entry = entry_of(topic);
  std::lock_guard const lock(entry->writing);
  auto& replies = entry->replies;
  if (entry->version != version) replies.clear();
  entry->version = version;
  auto const known = std::ranges::find(replies, question, [](auto const& one) { return one.first; });
  if (known != replies.end()) return known->second;
  auto frame = frame_of(write());
  if (!frame) return nullptr;
  if (replies.size() >= most_replies) replies.clear();
  replies.emplace_back(question, frame);
  count(frame->payload().size());
  return frame;
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
