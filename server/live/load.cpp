// SPDX-License-Identifier: AGPL-3.0-or-later
// "All or a snapshot, never a part": a position is resumed only if every event since then is still kept.
#include "server/live/load.hpp"

#include "protocol/envelope.hpp"
#include "storage/engine/stream.hpp"

namespace shidra::live {
namespace {

std::string head_of_answer(Topic const& topic, std::int64_t position, std::string const& epoch) {
  std::string out = "{\"topic\":";
  protocol::write_string(out, topic.name());
  out += ",\"position\":" + std::to_string(position) + ",\"epoch\":";
  protocol::write_string(out, epoch);
  return out;
}

std::string things_of(storage::Read& read, Topic const& topic) {
  std::string out = ",\"reset\":true,\"things\":[";
  auto const items = snapshot(read, topic);
  for (bool first = true; auto const& item : items) {
    if (!first) out += ',';
    first = false;
    out += "{\"kind\":";
    protocol::write_string(out, item.kind);
    out += ",\"id\":";
    protocol::write_string(out, item.id);
    out.append(",\"put\":").append(item.body).append("}");
  }
  return out += "]}";
}

/// The events since the client's position, unless they are too many.
std::optional<std::string> events_since(storage::Read& read, std::int64_t stream, Topic const& topic,
                                        std::int64_t since, std::int64_t most) {
  auto const events = storage::events_after(read, stream, topic.name(), since, most + 1);
  if (static_cast<std::int64_t>(events.size()) > most) return std::nullopt;
  std::string out = ",\"reset\":false,\"events\":[";
  for (bool first = true; auto const& event : events) {
    if (!first) out += ',';
    first = false;
    out += "{\"position\":" + std::to_string(event.seq) + "," + event.body + "}";
  }
  return out += "]}";
}

}  // namespace

bool may_watch(storage::Read& read, access::Caller const& caller, Topic const& topic, std::string const& code) {
  auto const allows = [&](auto const* found) {
    if (!found) return false;
    return found->may_watch(read, caller, topic.id) ||
           (!code.empty() && found->code_opens && found->code_opens(read, code, topic.id));
  };
  return allows(find_log_topic(topic.kind)) || allows(find_state_topic(topic.kind));
}

Answer Loader::answer(Topic const& topic, std::string const& request_id, protocol::Watch const& request) {
  return find_state_topic(topic.kind) ? answer_state(topic, request_id) : answer_log(topic, request_id, request);
}

Loader::Log const& Loader::log_of(Topic const& topic) {
  auto name = topic.name();
  if (auto const known = logs_.find(name); known != logs_.end()) return known->second;
  Log log;
  log.stream = find_log_topic(topic.kind)->stream(read_, topic.id);
  if (log.stream != 0) {
    log.first_kept = storage::first_kept(read_, log.stream);
    log.epoch = storage::epoch(read_);
    // What is seen in a topic changes only by its events: the number of the last one names what is seen.
    log.version = {storage::last_event_of(read_, log.stream, name), storage::head(read_, log.stream)};
  }
  return logs_.emplace(std::move(name), std::move(log)).first->second;
}

std::string const& Loader::state_of(Topic const& topic) {
  auto name = topic.name();
  if (auto const known = states_.find(name); known != states_.end()) return known->second;
  auto value = find_state_topic(topic.kind)->value(read_, topic.id);
  return states_.emplace(std::move(name), std::move(value)).first->second;
}

Answer Loader::answer_log(Topic const& topic, std::string const& request_id, protocol::Watch const& request) {
  auto const& log = log_of(topic);
  if (log.stream == 0) return {};
  auto const head = log.version.position;
  auto const whole = [&](std::string const& rest) {
    return protocol::result_frame(request_id, head_of_answer(topic, head, log.epoch) + rest);
  };
  // A position can be resumed if every event since then is still kept.
  if (request.since && request.epoch && request.epoch->value == log.epoch && request.since->value <= head &&
      request.since->value + 1 >= log.first_kept) {
    auto const since = request.since->value;
    auto frame = snapshots_.reply(topic.name(), log.version, request_id + " since " + std::to_string(since),
                                  [&]() -> std::optional<std::string> {
                                    auto const events = events_since(read_, log.stream, topic, since, most_caught_up);
                                    return events ? std::optional(whole(*events)) : std::nullopt;
                                  });
    if (frame) return {true, head, std::move(frame)};
  }
  auto const things = snapshots_.get(topic.name(), log.version.last, [&] { return things_of(read_, topic); });
  return {true, head, snapshots_.reply(topic.name(), log.version, request_id, [&] { return whole(*things); })};
}

Answer Loader::answer_state(Topic const& topic, std::string const& request_id) {
  auto const& value = state_of(topic);
  if (value.empty()) return {};
  std::string out = "{\"topic\":";
  protocol::write_string(out, topic.name());
  out.append(",\"state\":").append(value).append("}");
  return {true, 0, gateway::make_text_frame(protocol::result_frame(request_id, out))};
}

}  // namespace shidra::live
