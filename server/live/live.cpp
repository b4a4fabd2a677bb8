// SPDX-License-Identifier: AGPL-3.0-or-later
// See live.hpp for the invariants.
#include "server/live/live.hpp"

#include <algorithm>
#include <utility>

#include "protocol/envelope.hpp"
#include "server/access/load_caller.hpp"
#include "server/live/load.hpp"

namespace shidra::live {

using gateway::Importance;
using gateway::make_text_frame;
using gateway::SharedFrame;

namespace {

std::string event_frame(storage::Event const& event) {
  std::string params = "{\"topic\":";
  protocol::write_string(params, event.topic);
  params += ",\"position\":" + std::to_string(event.seq) + "," + event.body + "}";
  return protocol::notification_frame("event", params);
}

std::string state_frame(std::string const& topic, std::string const& value) {
  std::string params = "{\"topic\":";
  protocol::write_string(params, topic);
  params.append(",\"value\":").append(value).append("}");
  return protocol::notification_frame("state", params);
}

std::string ended_frame(std::string const& topic, std::string_view reason) {
  std::string params = "{\"topic\":";
  protocol::write_string(params, topic);
  params += ",\"reason\":";
  protocol::write_string(params, reason);
  return protocol::notification_frame("ended", params + "}");
}

/// A request to watch that was overtaken by another, or by unwatching, is answered all the same.
void refuse(Watcher& watcher, std::string const& request_id, std::string_view code) {
  if (request_id.empty()) return;
  auto const frame = protocol::error_frame(request_id, protocol::error_refused, {std::string(code), {}, {}});
  watcher.socket().send(make_text_frame(frame), 0, Importance::reply);
}

}  // namespace

/// What a reader found for one watch.
struct Live::Loaded {
  Answer answer;
  std::optional<protocol::Id<protocol::Person>> person;
  std::optional<protocol::Id<protocol::Session>> session;
};

void Live::join(Watcher& watcher) { watchers_[watcher.id()] = &watcher; }

void Live::leave(Watcher& watcher) {
  while (!watcher.watches_.empty()) forget(watcher, std::string(watcher.watches_.begin()->first));
  watchers_.erase(watcher.id());
}

Watcher* Live::find(gateway::SocketId id) {
  auto const found = watchers_.find(id);
  return found == watchers_.end() ? nullptr : found->second;
}

gateway::Tag Live::tag_of(std::string const& topic) {
  auto& tag = tags_[topic];
  if (tag == 0) tag = ++last_tag_;
  return tag;
}

void Live::watch(Watcher& watcher, std::string request_id, protocol::Watch const& request) {
  auto const topic = parse_topic(request.topic.value);
  bool const room = watcher.watches_.size() < most_watches || watcher.watches_.contains(request.topic.value);
  if (!topic || !room || (!find_log_topic(topic->kind) && !find_state_topic(topic->kind))) {
    char const* code = room ? "not_found" : "too_many_watches";
    watcher.socket().send(make_text_frame(protocol::error_frame(request_id, protocol::error_refused, {code, {}, {}})),
                          0, Importance::reply);
    return;
  }
  auto const name = topic->name();
  watcher.watches_[name] = {};
  if (request.code) watcher.watches_[name].code = request.code->value;
  by_topic_[name].insert(watcher.id());
  if (find_state_topic(topic->kind)) states_[name].watchers.insert(watcher.id());
  load(watcher, name, std::move(request_id), request);
}

/// Reads, on a reader thread, whether the watch is allowed and what it gets; `request_id` is empty for a fresh look at
/// the rights of a watch that was flowing.
void Live::load(Watcher& watcher, std::string const& topic, std::string request_id, protocol::Watch request) {
  auto& watch = watcher.watches_[topic];
  watch.turn = ++last_turn_;
  auto const job = [this, id = watcher.id(), topic, turn = watch.turn, request_id, request = std::move(request),
                    credentials = watcher.credentials(), code = watch.code](storage::Read& read) {
    try {
      Loaded found;
      auto const parsed = *parse_topic(topic);
      auto const caller = access::load_caller(read, credentials);
      found.person = caller.person;
      found.session = caller.session;
      if (may_watch(read, caller, parsed, code)) {
        if (request_id.empty())
          found.answer.allowed = true;
        else
          found.answer = find_state_topic(parsed.kind) ? load_state(read, parsed)
                                                       : load_log(read, parsed, request, most_caught_up);
      }
      gateway_.post([this, id, topic, turn, request_id, found = std::move(found)]() mutable {
        loaded(id, topic, turn, request_id, std::move(found));
      });
    } catch (...) {
      gateway_.post([this, id, topic, turn, request_id] { load_failed(id, topic, turn, request_id); });
      throw;  // the reader's own handler logs it
    }
  };
  if (!database_.readers().submit(job)) load_failed(watcher.id(), topic, watch.turn, request_id);
}

/// The watch ends, as nothing is known of its rights.
void Live::load_failed(gateway::SocketId id, std::string const& topic, std::uint64_t turn,
                       std::string const& request_id) {
  auto* watcher = find(id);
  if (!watcher) return;
  auto const at = watcher->watches_.find(topic);
  if (at == watcher->watches_.end() || at->second.turn != turn) return refuse(*watcher, request_id, "superseded");
  if (!request_id.empty())
    watcher->socket().send(
        make_text_frame(protocol::error_frame(request_id, protocol::error_refused, {"busy", {}, {}})), 0,
        Importance::reply);
  end(*watcher, topic, "busy");
}

void Live::loaded(gateway::SocketId id, std::string const& topic, std::uint64_t turn, std::string const& request_id,
                  Loaded found) {
  auto* watcher = find(id);
  if (!watcher) return;
  auto const at = watcher->watches_.find(topic);
  if (at == watcher->watches_.end() || at->second.turn != turn) return refuse(*watcher, request_id, "superseded");
  watcher->person = found.person;
  watcher->session = found.session;
  if (!found.answer.allowed) {
    if (request_id.empty()) return end(*watcher, topic, "not_allowed");
    watcher->socket().purge(tag_of(topic));  // it may have been flowing before it was asked for again
    forget(*watcher, topic);
    watcher->socket().send(
        make_text_frame(protocol::error_frame(request_id, protocol::error_refused, {"not_found", {}, {}})), 0,
        Importance::reply);
    return;
  }
  if (!request_id.empty())
    watcher->socket().send(make_text_frame(protocol::result_frame(request_id, found.answer.result)), 0,
                           Importance::reply);
  if (at->second.look_again) {
    at->second.look_again = false;
    at->second.stage = Watcher::Stage::held;
    // The second look brings no position: what the snapshot holds already must not follow it.
    std::erase_if(at->second.waiting, [&](auto const& waiting) { return waiting.position <= found.answer.position; });
    return load(*watcher, topic, "", {});
  }
  release(*watcher, topic, at->second, found.answer.position);
}

/// Sends what waited and lets events flow.
void Live::release(Watcher& watcher, std::string const& topic, Watcher::Watch& watch, std::int64_t position) {
  auto const tag = tag_of(topic);
  for (auto const& waiting : watch.waiting)
    if (waiting.position > position) watcher.socket().send(waiting.frame, tag, Importance::log);
  watch.waiting.clear();
  watch.stage = Watcher::Stage::flowing;
  if (!std::exchange(watch.missed_state, false)) return;
  if (auto const state = states_.find(topic); state != states_.end() && state->second.latest)
    watcher.socket().send(state->second.latest, tag, Importance::state);
}

void Live::unwatch(Watcher& watcher, std::string const& topic) { forget(watcher, topic); }

void Live::forget(Watcher& watcher, std::string const& topic) {
  watcher.watches_.erase(topic);
  if (auto const at = by_topic_.find(topic); at != by_topic_.end()) {
    at->second.erase(watcher.id());
    if (at->second.empty()) {
      by_topic_.erase(at);
      tags_.erase(topic);
    }
  }
  if (auto const at = states_.find(topic); at != states_.end()) {
    at->second.watchers.erase(watcher.id());
    if (at->second.watchers.empty() && !at->second.busy) states_.erase(at);
  }
}

void Live::end(Watcher& watcher, std::string const& topic, std::string_view reason) {
  watcher.socket().purge(tag_of(topic));
  forget(watcher, topic);
  watcher.socket().send(make_text_frame(ended_frame(topic, reason)), 0, Importance::reply);
}

void Live::committed(std::vector<storage::Event> const& events, std::vector<pipeline::Aftermath> const& aftermaths) {
  for (auto const& aftermath : aftermaths) {
    for (auto const& [id, watcher] : watchers_) {
      auto const is = [&](auto const& list, auto const& mine) {
        return mine && std::ranges::find(list, *mine) != list.end();
      };
      if (is(aftermath.sessions_ended, watcher->session)) {
        for (auto const& [topic, watch] : watcher->watches_) watcher->socket().purge(tag_of(topic));
        watcher->socket().close(gateway::CloseCode::signed_out, "signed out");
      } else if (is(aftermath.rights_changed, watcher->person)) {
        recheck(*watcher);
      }
    }
    for (auto const& topic : aftermath.audience_changed) recheck(topic);
  }
  for (auto const& event : events) push(event);
  for (auto const& aftermath : aftermaths)
    for (auto const& topic : aftermath.states) state_changed(topic);
}

void Live::push(storage::Event const& event) {
  auto const at = by_topic_.find(event.topic);
  if (at == by_topic_.end()) return;
  auto const frame = make_text_frame(event_frame(event));
  auto const tag = tag_of(event.topic);
  std::vector<gateway::SocketId> overfull;
  for (auto const id : at->second) {
    auto& watcher = *watchers_.at(id);
    auto& watch = watcher.watches_.find(event.topic)->second;
    if (watch.stage == Watcher::Stage::flowing)
      watcher.socket().send(frame, tag, Importance::log);
    else if (watch.waiting.size() < most_waiting)
      watch.waiting.push_back({event.seq, frame});
    else
      overfull.push_back(id);
  }
  for (auto const id : overfull) end(*watchers_.at(id), event.topic, "busy");
}

/// Holds every watch of somebody whose rights changed until a reader has looked again.
void Live::recheck(Watcher& watcher) {
  std::vector<std::string> topics;
  for (auto const& [topic, watch] : watcher.watches_) topics.push_back(topic);
  for (auto const& topic : topics) recheck(watcher, topic);
}

/// Holds a topic for everybody who watches it: fewer people may from now on.
void Live::recheck(std::string const& topic) {
  auto const at = by_topic_.find(topic);
  if (at == by_topic_.end()) return;
  auto const ids = at->second;  // a copy: a watch that ends leaves the set
  for (auto const id : ids) recheck(*watchers_.at(id), topic);
}

void Live::recheck(Watcher& watcher, std::string const& topic) {
  auto& watch = watcher.watches_[topic];
  if (watch.stage == Watcher::Stage::loading) {
    watch.look_again = true;  // its look may be from before this commit
    return;
  }
  watch.stage = Watcher::Stage::held;
  load(watcher, topic, "", {});
}

void Live::state_changed(std::string const& topic) {
  auto const at = states_.find(topic);
  if (at == states_.end() || at->second.dirty) return;
  at->second.dirty = true;
  if (!at->second.busy) refresh(topic);
}

void Live::refresh(std::string const& topic) {
  auto& state = states_[topic];
  state.dirty = false;
  state.busy = true;
  bool const queued = database_.readers().submit([this, topic](storage::Read& read) {
    try {
      auto const parsed = *parse_topic(topic);
      auto value = find_state_topic(parsed.kind)->value(read, parsed.id);
      gateway_.post([this, topic, value = std::move(value)]() mutable { refreshed(topic, std::move(value)); });
    } catch (...) {
      gateway_.post([this, topic] { refreshed(topic, {}); });  // the old value stays, the next change is read again
      throw;                                                   // the reader's own handler logs it
    }
  });
  if (!queued) gateway_.after(state_interval, [this, topic] { refresh(topic); });
}

void Live::refreshed(std::string const& topic, std::string value) {
  auto const at = states_.find(topic);
  if (at == states_.end()) return;
  auto& state = at->second;
  if (state.watchers.empty()) {
    states_.erase(at);
    return;
  }
  if (value != state.value && !value.empty()) {
    state.value = std::move(value);
    state.latest = make_text_frame(state_frame(topic, state.value));
    auto const tag = tag_of(topic);
    for (auto const id : state.watchers) {
      auto& watcher = *watchers_.at(id);
      auto& watch = watcher.watches_.find(topic)->second;
      watch.missed_state = watch.stage != Watcher::Stage::flowing;
      if (watch.missed_state) continue;
      watcher.socket().purge(tag);
      watcher.socket().send(state.latest, tag, Importance::state);
    }
  }
  gateway_.after(state_interval, [this, topic] {
    auto const again = states_.find(topic);
    if (again == states_.end()) return;
    again->second.busy = false;
    if (again->second.dirty)
      refresh(topic);
    else if (again->second.watchers.empty())
      states_.erase(again);
  });
}

void Live::has_room(Watcher& watcher) {
  for (auto& [topic, watch] : watcher.watches_) {
    auto const at = states_.find(topic);
    if (at == states_.end() || !at->second.latest) continue;
    if (watch.stage != Watcher::Stage::flowing)
      watch.missed_state = true;
    else
      watcher.socket().send(at->second.latest, tag_of(topic), Importance::state);
  }
}

}  // namespace shidra::live
