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

Answer load_log(storage::Read& read, Topic const& topic, std::string const& request_id, protocol::Watch const& request,
                std::int64_t most_caught_up, Snapshots& snapshots) {
  auto const stream = find_log_topic(topic.kind)->stream(read, topic.id);
  if (stream == 0) return {};
  auto const head = storage::head(read, stream);
  auto const epoch = storage::epoch(read);
  auto const whole = [&](std::string const& rest) {
    return protocol::result_frame(request_id, head_of_answer(topic, head, epoch) + rest);
  };
  // What is seen in a topic changes only by its events: the number of the last one names what is seen.
  Snapshots::Version const version{storage::last_event_of(read, stream, topic.name()), head};
  // A position can be resumed if every event since then is still kept.
  if (request.since && request.epoch && request.epoch->value == epoch && request.since->value <= head &&
      request.since->value + 1 >= storage::first_kept(read, stream)) {
    auto const since = request.since->value;
    auto frame = snapshots.reply(topic.name(), version, request_id + " since " + std::to_string(since),
                                 [&]() -> std::optional<std::string> {
                                   auto const events = events_since(read, stream, topic, since, most_caught_up);
                                   return events ? std::optional(whole(*events)) : std::nullopt;
                                 });
    if (frame) return {true, head, std::move(frame)};
  }
  auto const things = snapshots.get(topic.name(), version.last, [&] { return things_of(read, topic); });
  return {true, head, snapshots.reply(topic.name(), version, request_id, [&] { return whole(*things); })};
}

Answer load_state(storage::Read& read, Topic const& topic, std::string const& request_id) {
  auto const value = find_state_topic(topic.kind)->value(read, topic.id);
  if (value.empty()) return {};
  std::string out = "{\"topic\":";
  protocol::write_string(out, topic.name());
  out.append(",\"state\":").append(value).append("}");
  return {true, 0, gateway::make_text_frame(protocol::result_frame(request_id, out))};
}

}  // namespace shidra::live
