// SPDX-License-Identifier: AGPL-3.0-or-later
// Where things are seen. A thing has one JSON shape per topic it is in; the same function makes it for snapshots and
// for events, so "snapshot before + events = snapshot after" holds by construction, as long as commands touch what they
// change.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/codec/codec.hpp"
#include "server/access/caller.hpp"
#include "storage/engine/read.hpp"

namespace shidra::live {

/// A topic's name taken apart: "forum/12" is {"forum", 12}.
struct Topic {
  std::string kind;
  std::int64_t id = 0;
  std::string name() const { return kind + "/" + std::to_string(id); }
};
std::optional<Topic> parse_topic(std::string_view name);

/// One place where a thing is seen, and how it looks there (its JSON).
struct Place {
  std::string topic;
  std::string body;
};

template <class Thing>
Place place(std::string_view topic_kind, std::int64_t topic_id, Thing const& thing) {
  return {Topic{std::string(topic_kind), topic_id}.name(), protocol::to_json(thing)};
}

/// A kind of thing: everything the live side needs to know of it. Functions run on the thread of the view they are
/// given.
struct Kind {
  std::string_view name;  ///< as in protocol/methods.hpp
  /// Every place where the thing is seen now; none when it does not exist or nobody sees it.
  std::vector<Place> (*places)(storage::Read& read, std::string const& id);
  /// The ids of all things of this kind in a topic, in no particular order; none when the kind is not seen there.
  std::vector<std::string> (*ids_in)(storage::Read& read, Topic const& topic);
};

/// All kinds; kinds.cpp is the table.
std::span<Kind const> kinds();
Kind const& kind_named(std::string_view name);

/// What a log topic is: who may watch it. Whoever may watch a topic may see everything in it.
struct LogTopic {
  std::string_view kind;
  bool (*may_watch)(storage::Read& read, access::Caller const& caller, std::int64_t id);
  /// The initiative whose stream carries the topic; 0 when the topic does not exist.
  std::int64_t (*stream)(storage::Read& read, std::int64_t id);
  /// Whether a code opens the topic to somebody who is not signed in; null where codes mean nothing.
  bool (*code_opens)(storage::Read& read, std::string const& code, std::int64_t id) = nullptr;
};

/// A state topic: only the latest value counts, at most ten a second are sent.
struct StateTopic {
  std::string_view kind;
  bool (*may_watch)(storage::Read& read, access::Caller const& caller, std::int64_t id);
  std::string (*value)(storage::Read& read, std::int64_t id);  ///< as JSON
  bool (*code_opens)(storage::Read& read, std::string const& code, std::int64_t id) = nullptr;
};

/// topics.cpp is the table.
LogTopic const* find_log_topic(std::string_view kind);
StateTopic const* find_state_topic(std::string_view kind);
std::span<LogTopic const> log_topics();
std::span<StateTopic const> state_topics();

/// One thing of a snapshot.
struct Item {
  std::string_view kind;
  std::string id;
  std::string body;
};
std::vector<Item> snapshot(storage::Read& read, Topic const& topic);

/// Ids as things carry them in events: their number as text.
template <class Thing>
std::string id_text(protocol::Id<Thing> id) {
  return std::to_string(id.value);
}
template <class Thing>
std::vector<std::string> id_texts(std::vector<protocol::Id<Thing>> const& ids) {
  std::vector<std::string> texts;
  for (auto const id : ids) texts.push_back(id_text(id));
  return texts;
}
/// The number in an id text; 0 when it is none.
std::int64_t number_of(std::string_view id);

}  // namespace shidra::live
