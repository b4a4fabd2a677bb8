// SPDX-License-Identifier: AGPL-3.0-or-later
// Topic names, look-ups in the tables, and snapshots.
#include "server/live/things.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace shidra::live {

std::int64_t number_of(std::string_view id) {
  std::int64_t number = 0;
  auto const [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  bool const good = error == std::errc() && end == id.data() + id.size() && number > 0 && id.front() != '0';
  return good ? number : 0;
}

std::optional<Topic> parse_topic(std::string_view name) {
  auto const slash = name.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == name.size()) return std::nullopt;
  auto const id = number_of(name.substr(slash + 1));
  if (id == 0 || id > protocol::max_safe_integer) return std::nullopt;
  Topic topic{std::string(name.substr(0, slash)), id};
  if (topic.name() != name) return std::nullopt;  // "forum/012": a topic has one name
  return topic;
}

Kind const& kind_named(std::string_view name) {
  auto const all = kinds();
  auto const found = std::ranges::find(all, name, &Kind::name);
  if (found == all.end()) throw std::logic_error("no such kind of thing: " + std::string(name));
  return *found;
}

LogTopic const* find_log_topic(std::string_view kind) {
  auto const all = log_topics();
  auto const found = std::ranges::find(all, kind, &LogTopic::kind);
  return found == all.end() ? nullptr : &*found;
}

StateTopic const* find_state_topic(std::string_view kind) {
  auto const all = state_topics();
  auto const found = std::ranges::find(all, kind, &StateTopic::kind);
  return found == all.end() ? nullptr : &*found;
}

std::vector<Item> snapshot(storage::Read& read, Topic const& topic) {
  std::vector<Item> items;
  auto const name = topic.name();
  for (Kind const& kind : kinds()) {
    for (auto& id : kind.ids_in(read, topic)) {
      for (auto& seen : kind.places(read, id))
        if (seen.topic == name) items.push_back({kind.name, id, std::move(seen.body)});
    }
  }
  return items;
}

}  // namespace shidra::live
