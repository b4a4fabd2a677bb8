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
using gateway::ReplySize;
using gateway::SharedFrame;
using Stage = Watching::Stage;

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

SharedFrame refusal_frame(std::string const& request_id, char const* code) {
  return make_text_frame(protocol::error_frame(request_id, protocol::error_refused, {code, {}, {}}));
}

}  // namespace

/// What a reader found for one watch.
struct Live::Loaded {
  bool allowed = false;
  std::int64_t position = 0;
  SharedFrame reply;  ///< none for a fresh look at the rights
  std::optional<protocol::Id<protocol::Person>> person;
  std::optional<protocol::Id<protocol::Session>> session;
};

Watching* Watcher::find(std::string_view topic) {
  auto const found =
      std::ranges::find_if(watches_, [&](auto const& watching) { return watching->topic->name == topic; });
  return found == watches_.end() ? nullptr : found->get();
}

void Live::join(Watcher& watcher) { watchers_[watcher.id()] = &watcher; }

void Live::leave(Watcher& watcher) {
  while (!watcher.watches_.empty()) forget(*watcher.watches_.back(), "superseded");
  watchers_.erase(watcher.id());
}

Watcher* Live::find(gateway::SocketId id) {
  auto const found = watchers_.find(id);
  return found == watchers_.end() ? nullptr : found->second;
}

WatchedTopic* Live::find(std::string const& topic) {
  auto const found = topics_.find(topic);
  return found == topics_.end() ? nullptr : found->second.get();
}

WatchedTopic& Live::topic_named(std::string const& name, bool is_state) {
  auto& topic = topics_[name];
  if (!topic) {
    topic = std::make_unique<WatchedTopic>();
    topic->name = name;
    topic->tag = ++last_tag_;
    topic->is_state = is_state;
  }
  return *topic;
}

void Live::watch(Watcher& watcher, std::string request_id, protocol::Watch const& request) {
  auto const parsed = parse_topic(request.topic.value);
  auto* watching = parsed ? watcher.find(parsed->name()) : nullptr;
  bool const room = watching || watcher.watches_.size() < most_watches;
  if (!parsed || !room || (!find_log_topic(parsed->kind) && !find_state_topic(parsed->kind))) {
    watcher.socket().send(refusal_frame(request_id, room ? "not_found" : "too_many_watches"), 0, Importance::reply);
    return;
  }
  if (watching) forget(*watching, "superseded");  // asked for again: from the beginning
  auto& topic = topic_named(parsed->name(), find_state_topic(parsed->kind) != nullptr);
  auto fresh = std::make_unique<Watching>();
  watching = fresh.get();
  watching->watcher = &watcher;
  watching->topic = &topic;
  watching->place = topic.watches.size();
  if (request.code) watching->code = request.code->value;
  topic.watches.push_back(watching);
  watcher.watches_.push_back(std::move(fresh));
  watcher.socket().owe_reply(ReplySize::large);
  load_soon(*watching, std::move(request_id), request);
}

/// What is asked within one turn of the loop is read together: when a hall comes back, handing each watch to another
/// thread and back costs more than reading it.
void Live::load_soon(Watching& watching, std::string request_id, protocol::Watch request) {
  watching.turn = ++last_turn_;
  loads_.push_back({watching.watcher->id(), watching.topic->name, watching.turn, std::move(request_id),
                    std::move(request), watching.watcher->credentials(), watching.code});
  if (loads_.size() == 1) gateway_.post([this] { begin_loads(); });
}

void Live::begin_loads() {
  auto loads = std::exchange(loads_, {});
  for (std::size_t at = 0; at < loads.size(); at += most_loads) {
    auto const begin = loads.begin() + static_cast<std::ptrdiff_t>(at);
    auto const end = loads.begin() + static_cast<std::ptrdiff_t>(std::min(loads.size(), at + most_loads));
    auto const some = std::make_shared<std::vector<Load>>(std::make_move_iterator(begin), std::make_move_iterator(end));
    if (database_.readers().submit([this, some](storage::Read& read) { carry_out(some, read); })) continue;
    for (auto const& one : *some) load_failed(one);
  }
}

/// Reader thread.
void Live::carry_out(std::shared_ptr<std::vector<Load> const> const& loads, storage::Read& read) {
  std::vector<std::optional<Loaded>> found;
  std::exception_ptr thrown;
  Loader loader(read, snapshots_);
  for (auto const& load : *loads) {
    try {
      found.push_back(look(load, loader));
    } catch (...) {
      found.emplace_back();
      thrown = std::current_exception();
    }
  }
  gateway_.post([this, loads, found = std::move(found)]() mutable {
    for (std::size_t at = 0; at < loads->size(); ++at) {
      if (found[at])
        loaded((*loads)[at], std::move(*found[at]));
      else
        load_failed((*loads)[at]);
    }
  });
  if (thrown) std::rethrow_exception(thrown);  // the reader's own handler logs it
}

Live::Loaded Live::look(Load const& load, Loader& loader) {
  Loaded found;
  auto const topic = *parse_topic(load.topic);
  auto const caller = access::load_caller(loader.read(), load.credentials, world_.now());
  found.person = caller.person;
  found.session = caller.session;
  found.allowed = may_watch(loader.read(), caller, topic, load.code);
  if (!found.allowed || load.request_id.empty()) return found;
  auto answer = loader.answer(topic, load.request_id, load.request);
  found.allowed = answer.allowed;
  found.position = answer.position;
  found.reply = std::move(answer.reply);
  return found;
}

/// The watch this read was for, unless it has ended or another read was begun since.
Watching* Live::loading(gateway::SocketId id, std::string const& topic, std::uint64_t turn) {
  auto* watcher = find(id);
  auto* watching = watcher ? watcher->find(topic) : nullptr;
  return watching && watching->turn == turn ? watching : nullptr;
}

/// A request to watch that was overtaken by another, or by unwatching, is answered all the same.
void Live::superseded(gateway::SocketId id, std::string const& request_id) {
  auto* watcher = find(id);
  if (!watcher || request_id.empty()) return;
  watcher->socket().reply(refusal_frame(request_id, "superseded"), ReplySize::large);
}

/// The watch ends, as nothing is known of its rights.
void Live::load_failed(Load const& load) {
  auto* watching = loading(load.id, load.topic, load.turn);
  if (!watching) return superseded(load.id, load.request_id);
  if (!load.request_id.empty())
    watching->watcher->socket().reply(refusal_frame(load.request_id, "busy"), ReplySize::large);
  end(*watching, "busy");
}

void Live::loaded(Load const& load, Loaded found) {
  auto* watching = loading(load.id, load.topic, load.turn);
  if (!watching) return superseded(load.id, load.request_id);
  auto& watcher = *watching->watcher;
  // Its time is over, or its end is on its way here: what else this socket watches ends with it.
  if (watcher.session && !found.session) return watcher.socket().close(gateway::CloseCode::signed_out, "signed out");
  watcher.person = found.person;
  watcher.session = found.session;
  if (!found.allowed) {
    if (load.request_id.empty()) return end(*watching, "not_allowed");
    forget(*watching, "not_found");
    watcher.socket().reply(refusal_frame(load.request_id, "not_found"), ReplySize::large);
    return;
  }
  if (found.reply) {
    watcher.socket().reply(found.reply, ReplySize::large, watching->topic->tag);
    watching->request_id = load.request_id;
    watching->topic->joined = true;
  }
  watching->position = std::max(watching->position, found.position);  // a fresh look at the rights brings none
  if (watching->look_again) {
    watching->look_again = false;
    watching->stage = Stage::held;
    return load_soon(*watching, "", {});
  }
  release(*watching);
}

/// Sends what waited and lets events flow.
void Live::release(Watching& watching) {
  auto& topic = *watching.topic;
  auto& socket = watching.watcher->socket();
  for (auto const& waiting : watching.waiting)
    if (waiting.position > watching.position) socket.send(waiting.frame, topic.tag, Importance::log);
  std::vector<Watching::Waiting>().swap(watching.waiting);
  watching.stage = Stage::flowing;
  if (std::exchange(watching.missed_state, false) && topic.latest)
    socket.send(topic.latest, topic.tag, Importance::state);
}

void Live::unwatch(Watcher& watcher, std::string const& topic) {
  if (auto* watching = watcher.find(topic)) forget(*watching, "superseded");
}

/// `code`: the refusal that answers its request if the reply is taken back.
void Live::forget(Watching& watching, char const* code) {
  auto& topic = *watching.topic;
  auto& watcher = *watching.watcher;
  if (watcher.socket().purge(topic.tag).snapshot)
    watcher.socket().send(refusal_frame(watching.request_id, code), 0, Importance::reply);
  auto*& place = topic.watches[watching.place];
  place = topic.watches.back();
  place->place = watching.place;
  topic.watches.pop_back();
  std::erase_if(watcher.watches_, [&](auto const& one) { return one.get() == &watching; });
  forget_unwatched(topic);
}

void Live::forget_unwatched(WatchedTopic& topic) {
  if (topic.watches.empty() && !topic.busy) topics_.erase(std::string(topic.name));
}

void Live::end(Watching& watching, std::string_view reason) {
  auto& socket = watching.watcher->socket();
  auto const frame = make_text_frame(ended_frame(watching.topic->name, reason));
  forget(watching, reason == "busy" ? "busy" : "not_found");
  socket.send(frame, 0, Importance::reply);
}

std::size_t Live::committed(std::vector<storage::Event> const& events,
                            std::vector<pipeline::Aftermath> const& aftermaths) {
  for (auto const& aftermath : aftermaths) {
    if (!aftermath.sessions_ended.empty() || !aftermath.rights_changed.empty()) rights_changed(aftermath);
    for (auto const& name : aftermath.audience_changed) {  // fewer people may watch it from now on
      auto* topic = find(name);
      if (!topic) continue;
      auto const watches = topic->watches;  // a copy: a watch that ends leaves the list
      for (auto* watching : watches) recheck(*watching);
    }
  }
  // All that a commit brought to a topic leaves as one piece. Order counts within a topic only.
  std::vector<std::pair<WatchedTopic*, std::vector<storage::Event const*>>> by_topic;
  for (auto const& event : events) {
    auto* topic = find(event.topic);
    if (!topic) continue;
    auto at = std::ranges::find(by_topic, topic, [](auto const& one) { return one.first; });
    if (at == by_topic.end()) at = by_topic.insert(at, {topic, {}});
    at->second.push_back(&event);
  }
  std::size_t queued = 0;
  for (auto const& [topic, its_events] : by_topic) queued += push(*topic, its_events);
  for (auto const& aftermath : aftermaths)
    for (auto const& topic : aftermath.states) state_changed(topic);
  return queued;
}

/// Closes the sockets of sessions that ended, and holds every watch of somebody whose rights changed until a reader has
/// looked again.
void Live::rights_changed(pipeline::Aftermath const& aftermath) {
  auto const is = [](auto const& list, auto const& mine) {
    return mine && std::ranges::find(list, *mine) != list.end();
  };
  for (auto const& [id, watcher] : watchers_) {
    if (is(aftermath.sessions_ended, watcher->session)) {
      watcher->socket().close(gateway::CloseCode::signed_out, "signed out");
    } else if (is(aftermath.rights_changed, watcher->person)) {
      std::vector<Watching*> watches;
      for (auto const& watching : watcher->watches_) watches.push_back(watching.get());
      for (auto* watching : watches) recheck(*watching);
    }
  }
}

std::size_t Live::push(WatchedTopic& topic, std::vector<storage::Event const*> const& events) {
  std::vector<SharedFrame> frames, bundles, bundle;
  std::size_t bytes = 0;
  for (auto const* event : events) {
    auto frame = make_text_frame(event_frame(*event));
    if (bytes += frame->wire().size(); !bundle.empty() && bytes > most_bundled) {
      bundles.push_back(gateway::bundle_of(std::exchange(bundle, {})));
      bytes = frame->wire().size();
    }
    bundle.push_back(frame);
    frames.push_back(std::move(frame));
  }
  bundles.push_back(gateway::bundle_of(std::move(bundle)));
  std::vector<Watching*> overfull;
  std::size_t queued = 0;
  for (std::size_t at = 0; at < topic.watches.size(); ++at) {
    // For thousands of them the time goes into waiting for memory: the next ones are fetched while this one is sent to.
    if (at + 8 < topic.watches.size()) __builtin_prefetch(topic.watches[at + 8]);
    if (at + 4 < topic.watches.size()) __builtin_prefetch(topic.watches[at + 4]->watcher);
    if (at + 2 < topic.watches.size()) __builtin_prefetch(&topic.watches[at + 2]->watcher->socket());
    auto* watching = topic.watches[at];
    if (watching->stage == Stage::flowing && watching->position < events.front()->seq) {
      for (auto const& one : bundles) watching->watcher->socket().send(one, topic.tag, Importance::log);
      queued += bundles.size();
    } else if (watching->stage == Stage::flowing) {
      // A reader sees a commit before the writer has passed it on: some of this was in the snapshot.
      for (std::size_t number = 0; number < events.size(); ++number)
        if (events[number]->seq > watching->position)
          watching->watcher->socket().send(frames[number], topic.tag, Importance::log), ++queued;
    } else if (watching->waiting.size() + events.size() <= most_waiting) {
      for (std::size_t number = 0; number < events.size(); ++number)
        watching->waiting.push_back({events[number]->seq, frames[number]});
    } else {
      overfull.push_back(watching);
    }
  }
  for (auto* watching : overfull) end(*watching, "busy");
  return queued;
}

void Live::recheck(Watching& watching) {
  if (watching.stage == Stage::loading) {
    watching.look_again = true;  // its look may be from before this commit
    return;
  }
  watching.stage = Stage::held;
  load_soon(watching, "", {});
}

void Live::state_changed(std::string const& name) {
  auto* topic = find(name);
  if (!topic || topic->dirty) return;
  topic->dirty = true;
  if (!topic->busy) refresh(*topic);
}

void Live::refresh(WatchedTopic& topic) {
  topic.dirty = false;
  topic.busy = true;
  bool const queued = database_.readers().submit([this, name = topic.name](storage::Read& read) {
    auto const found = std::make_shared<std::string>();  // empty: the old value stays, the next change is read again
    // A reader sees a commit before the writer has passed it on. A right that ended in it must have ended here, too,
    // before what came after it is shown: so the value comes back through the writer, behind all that was durable.
    auto const come_back = [this, name, found](storage::Writer::Ending) {
      gateway_.post([this, name, found] { refreshed(name, std::move(*found)); });
    };
    auto const bring = [&] {
      auto const nothing = [](storage::Write&) { return storage::Writer::Verdict::undo; };
      if (!database_.writer().submit({nothing, come_back})) gateway_.post([this, name] { refresh_later(name); });
    };
    try {
      auto const parsed = *parse_topic(name);
      *found = find_state_topic(parsed.kind)->value(read, parsed.id);
    } catch (...) {
      bring();
      throw;  // the reader's own handler logs it
    }
    bring();
  });
  if (!queued) refresh_later(topic.name);
}

void Live::refresh_later(std::string const& name) {
  gateway_.after(state_interval, [this, name] {
    if (auto* again = find(name)) refresh(*again);
  });
}

void Live::refreshed(std::string const& name, std::string value) {
  auto* topic = find(name);
  if (!topic) return;
  if (topic->watches.empty()) {
    topics_.erase(name);
    return;
  }
  if ((value != topic->value || topic->joined) && !value.empty()) {
    topic->joined = false;
    topic->value = std::move(value);
    topic->latest = make_text_frame(state_frame(name, topic->value));
    for (auto* watching : topic->watches) {
      watching->missed_state = watching->stage != Stage::flowing;
      if (watching->missed_state) continue;
      auto& socket = watching->watcher->socket();
      socket.purge_states(topic->tag);
      socket.send(topic->latest, topic->tag, Importance::state);
    }
  }
  gateway_.after(state_interval, [this, name] {
    auto* again = find(name);
    if (!again) return;
    again->busy = false;
    if (again->dirty)
      refresh(*again);
    else
      forget_unwatched(*again);
  });
}

void Live::has_room(Watcher& watcher) {
  for (auto const& watching : watcher.watches_) {
    auto const& topic = *watching->topic;
    if (!topic.latest) continue;
    if (watching->stage != Stage::flowing)
      watching->missed_state = true;
    else
      watcher.socket().send(topic.latest, topic.tag, Importance::state);
  }
}

}  // namespace shidra::live
