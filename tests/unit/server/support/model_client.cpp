// SPDX-License-Identifier: AGPL-3.0-or-later
// See model_client.hpp.
#include "tests/unit/server/support/model_client.hpp"

#include <algorithm>

namespace shidra::test {
namespace {

constexpr unsigned signed_out_code = 4004;

std::string thing_id(Json const& thing) {
  return thing.at("kind").get<std::string>() + "/" + thing.at("id").get<std::string>();
}

}  // namespace

void ModelClient::joins(std::shared_ptr<MemoryLine> line) {
  line_ = std::move(line);
  reader_ = {};
}

void ModelClient::take(std::string_view bytes) {
  for (auto const& frame : reader_.take(bytes)) {
    if (!line_) return;
    if (frame.opcode == 8) {
      auto const code =
          static_cast<unsigned char>(frame.payload.at(0)) * 256U + static_cast<unsigned char>(frame.payload.at(1));
      if (code == signed_out_code) signed_out = true;
      return drop();
    }
    message(Json::parse(frame.payload));
  }
}

void ModelClient::drop() {
  if (line_ && line_->reaches_peer()) line_->hang_up(0);
  line_.reset();
  live_ = false;
  watch_requests_.clear();
  unwatch_requests_.clear();
  std::erase_if(watches, [](auto const& one) { return one.second.leaving; });
  for (auto& [topic, watch] : watches) {
    watch.asked = watch.watching = false;
    watch.early.clear();
  }
  if (signed_out) forget_all();
}

void ModelClient::forget_all() {
  watches.clear();
  std::erase_if(asked, [](auto const& one) { return !one.second.answered; });
}

int ModelClient::ask(std::string const& method, Json const& params, std::string const& key) {
  Json request{{"jsonrpc", "2.0"}, {"id", ++last_id_}, {"method", method}, {"params", params}};
  if (!key.empty()) request["key"] = key;
  auto const& sent = asked[last_id_] = {request.dump(), method, key, false, {}};
  if (live_) line_->tell(sent.text);
  return last_id_;
}

void ModelClient::watch(std::string const& topic, std::string const& code) {
  if (watches.contains(topic)) return;
  auto& watch = watches[topic];
  watch.code = code;
  watch.is_state = topic.starts_with("results/");
  if (live_) send_watch(topic, watch);
}

void ModelClient::unwatch(std::string const& topic) {
  auto const found = watches.find(topic);
  if (found == watches.end() || found->second.leaving || found->second.asked) return;
  if (!live_ || !found->second.watching) {
    watches.erase(found);
    return;
  }
  found->second.leaving = true;
  unwatch_requests_[++last_id_] = topic;
  line_->tell(Json{{"jsonrpc", "2.0"}, {"id", last_id_}, {"method", "unwatch"}, {"params", {{"topic", topic}}}}.dump());
}

void ModelClient::open_anew() {
  for (auto& [topic, watch] : watches) {
    if (!watch.ended) continue;
    watch.ended = false;
    if (live_) send_watch(topic, watch);
  }
}

bool ModelClient::waits() const {
  return std::ranges::any_of(asked, [](auto const& one) { return !one.second.answered; }) ||
         std::ranges::any_of(watches, [](auto const& one) { return one.second.asked || one.second.leaving; });
}

void ModelClient::send_watch(std::string const& topic, Watch& watch) {
  watch.asked = true;
  watch.since = watch.position;
  watch_requests_[++last_id_] = topic;
  Json params{{"topic", topic}};
  if (watch.position) {
    params["since"] = *watch.position;
    params["epoch"] = watch.epoch;
  }
  if (!watch.code.empty()) params["code"] = watch.code;
  line_->tell(Json{{"jsonrpc", "2.0"}, {"id", last_id_}, {"method", "watch"}, {"params", params}}.dump());
}

void ModelClient::message(Json const& message) {
  if (!message.contains("method")) return answered(message.at("id").get<int>(), message);
  std::string const method = message.at("method");
  auto const& params = message.at("params");
  if (method == "welcome") return welcomed(params);
  if (method == "restarting") return;
  if (!live_) return judge_.wrong(name + " heard " + method + " before the welcome");
  if (method == "event") return pushed(params);
  auto const found = watches.find(params.at("topic"));
  if (found == watches.end()) return judge_.wrong(name + " heard of a topic not watched: " + message.dump());
  auto& watch = found->second;
  if (method == "state") {
    if (!watch.watching && !watch.asked && !watch.leaving)
      return judge_.wrong(name + " heard a state after the end of " + found->first);
    watch.state = params.at("value");
  } else if (method == "ended") {
    if (watch.leaving) return;
    end(watch);
  } else {
    judge_.wrong("an unknown notification: " + method);
  }
}

void ModelClient::welcomed(Json const& welcome) {
  if (live_) return judge_.wrong(name + " was welcomed twice");
  live_ = true;
  std::string const epoch = welcome.at("epoch");
  if (epoch_ && *epoch_ != epoch) judge_.wrong("another epoch, although nothing was restored");
  epoch_ = epoch;
  if (welcome.value("person", std::int64_t{0}) != person) {  // as when the session ended while the line was lost
    person = welcome.value("person", std::int64_t{0});
    forget_all();
  }
  for (auto const& [id, one] : asked)
    if (!one.answered) line_->tell(one.text);
  for (auto& [topic, watch] : watches)
    if (!watch.ended) send_watch(topic, watch);
}

void ModelClient::pushed(Json const& event) {
  std::string const topic = event.at("topic");
  auto const found = watches.find(topic);
  if (found == watches.end() || !(found->second.watching || found->second.asked || found->second.leaving))
    return judge_.wrong(name + " heard an event of a topic not watched: " + event.dump());
  auto& watch = found->second;
  if (watch.leaving) return;
  if (watch.asked) {
    watch.early.push_back(event);
    return;
  }
  judge_.event(*this, topic, watch.position.value_or(0), event);
  apply(watch, event);
}

/// Nothing of it is shown any more; it can be opened anew.
void ModelClient::end(Watch& watch) {
  Watch ended;
  ended.code = watch.code;
  ended.is_state = watch.is_state;
  ended.ended = true;
  watch = ended;
}

void ModelClient::apply(Watch& watch, Json const& event) {
  if (event.contains("put"))
    watch.things[thing_id(event)] = event.at("put");
  else
    watch.things.erase(thing_id(event));
  watch.position = event.at("position").get<std::int64_t>();
}

void ModelClient::answered(int id, Json const& reply) {
  if (auto const one = watch_requests_.find(id); one != watch_requests_.end()) {
    auto const topic = one->second;
    watch_requests_.erase(one);
    return watch_answered(topic, reply);
  }
  if (auto const one = unwatch_requests_.find(id); one != unwatch_requests_.end()) {
    watches.erase(one->second);
    unwatch_requests_.erase(one);
    return;
  }
  auto const found = asked.find(id);
  if (found == asked.end()) return;  // asked by whoever was signed in here before
  if (found->second.answered) return judge_.wrong(name + " was answered twice on one line: " + reply.dump());
  found->second.answered = true;
  found->second.reply = reply;
}

void ModelClient::watch_answered(std::string const& topic, Json const& reply) {
  auto const found = watches.find(topic);
  if (found == watches.end() || !found->second.asked) return judge_.wrong(name + ": an answer to no watch: " + topic);
  auto& watch = found->second;
  watch.asked = false;
  if (reply.contains("error")) {
    judge_.refused(*this, topic, reply.at("error").at("data").at("code"));
    end(watch);
    return;
  }
  watch.watching = true;
  auto const& answer = reply.at("result");
  if (watch.is_state) {
    watch.state = answer.at("state");
    return;
  }
  judge_.watched(*this, topic, watch.since, answer);
  auto const position = answer.at("position").get<std::int64_t>();
  if (answer.at("reset")) {
    watch.things.clear();
    for (auto const& thing : answer.at("things")) watch.things[thing_id(thing)] = thing.at("put");
  } else {
    for (auto const& event : answer.at("events")) apply(watch, event);
  }
  watch.position = position;
  watch.epoch = answer.at("epoch");
  for (auto const& event : std::exchange(watch.early, {}))  // left over from a watch that went before
    if (event.at("position").get<std::int64_t>() > position)
      judge_.wrong(name + ": an event before the answer that it follows: " + event.dump());
}

}  // namespace shidra::test
