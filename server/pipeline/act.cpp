// SPDX-License-Identifier: AGPL-3.0-or-later
// From "touched" to events: what was seen before, what is seen now, and the difference for each topic.
#include "server/pipeline/act.hpp"

#include <algorithm>

#include "storage/engine/journal.hpp"
#include "storage/engine/stream.hpp"

namespace shidra::pipeline {
namespace {

/// How the body of every event of this thing begins.
std::string beginning_of(std::string_view kind, std::string const& id) {
  std::string body = "\"kind\":";
  protocol::write_string(body, kind);
  body += ",\"id\":";
  protocol::write_string(body, id);
  return body + ",";
}

std::string event_body(std::string_view kind, std::string const& id, std::string const* put) {
  std::string body = beginning_of(kind, id);
  if (put)
    body.append("\"put\":").append(*put);
  else
    body += "\"gone\":true";
  return body;
}

live::Place const* find_place(std::vector<live::Place> const& places, std::string const& topic) {
  auto const found = std::ranges::find(places, topic, &live::Place::topic);
  return found == places.end() ? nullptr : &*found;
}

}  // namespace

bool Act::is_touched(std::string_view kind, std::string_view id) const {
  return std::ranges::any_of(touched_,
                             [&](Touched const& touched) { return touched.kind == kind && touched.id == id; });
}

void Act::touch(std::string_view kind, std::string id) {
  if (is_touched(kind, id)) return;
  auto before = live::kind_named(kind).places(store, id);
  touched_.push_back({std::string(kind), std::move(id), std::move(before)});
}

void Act::retract(std::string_view kind, std::string id) {
  touch(kind, id);
  for (auto& touched : touched_)
    if (touched.kind == kind && touched.id == id) touched.retracted = true;
}

void Act::made(std::string_view kind, std::string id) {
  if (!is_touched(kind, id)) touched_.push_back({std::string(kind), std::move(id), {}});
}

void Act::journal(std::string target, std::string details) {
  target_ = std::move(target);
  details_ = std::move(details);
}

void Act::append_events() {
  for (Touched const& touched : touched_) {
    aftermath.erase_log |= touched.retracted;
    auto const after = live::kind_named(touched.kind).places(store, touched.id);
    for (auto const& was : touched.before) {
      if (find_place(after, was.topic)) continue;
      auto const gone = event_body(touched.kind, touched.id, nullptr);
      storage::blank_events(store, initiative().value, was.topic, beginning_of(touched.kind, touched.id), gone);
      store.append_event(initiative().value, was.topic, gone);
    }
    for (auto const& is : after) {
      auto const* was = find_place(touched.before, is.topic);
      if (touched.retracted)
        storage::blank_events(store, initiative().value, is.topic, beginning_of(touched.kind, touched.id),
                              event_body(touched.kind, touched.id, &is.body));
      if (!was || was->body != is.body)
        store.append_event(initiative().value, is.topic, event_body(touched.kind, touched.id, &is.body));
    }
  }
}

void Act::append_journal_entry(std::string_view method) {
  if (!journaled_) return;
  if (target_.empty() && !touched_.empty()) target_ = touched_.front().kind + "/" + touched_.front().id;
  std::optional<std::int64_t> actor;
  if (caller.person) actor = caller.person->value;
  storage::append_journal(store, {.stream = initiative().value,
                                  .at = now.ms,
                                  .actor = actor,
                                  .act = std::string(method),
                                  .target = target_,
                                  .details = details_,
                                  .salt = world.random_salt()});
}

}  // namespace shidra::pipeline
