// SPDX-License-Identifier: AGPL-3.0-or-later
// See conversation.hpp. Replies come back from other threads by post and find the socket by its id: it may be gone.
#include "server/site/conversation.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "protocol/envelope.hpp"
#include "storage/engine/stream.hpp"

namespace shidra::site {
namespace {

constexpr std::size_t most_gathered = 32;  // commands

}  // namespace

using gateway::Importance;
using gateway::make_text_frame;

Hall::Hall(storage::Database& its_database, gateway::Switchboard& its_gateway, pipeline::Pipeline& its_pipeline,
           live::Live& its_live, pipeline::World& its_world, PersonBook::Limits of_a_person)
    : database(its_database),
      gateway(its_gateway),
      pipeline(its_pipeline),
      live(its_live),
      world(its_world),
      people(of_a_person) {
  database.read([this](storage::Read& read) { epoch = storage::epoch(read); });
}

Conversation::Conversation(Hall& hall, gateway::Socket& socket, access::Credentials credentials,
                           protocol::Welcome const& welcome, std::optional<protocol::Id<protocol::Session>> session)
    : hall_(hall), socket_(socket), watcher_(socket, std::move(credentials)) {
  if (welcome.person) {
    person_ = protocol::Id<protocol::Person>{*welcome.person};
    auto rate = hall_.people.enter(*person_, std::chrono::steady_clock::now());
    // Unwelcomed: a client that was welcomed would come back at once.
    if (!rate) {
      socket_.close(gateway::CloseCode::too_many, "too many sockets of one person");
      return;
    }
    socket_.share_rate(std::move(rate));
    socket_.allow_long_messages();
  }
  watcher_.person = person_;
  watcher_.session = session;
  answer(protocol::notification_frame("welcome", protocol::to_json(welcome)));
  hall_.live.join(watcher_);  // last: had this thrown after it, nobody would call leave()
  joined_ = true;
}

void Conversation::answer(std::string const& frame) { socket_.send(make_text_frame(frame), 0, Importance::reply); }

template <class Request>
std::optional<Request> Conversation::read_or_refuse(protocol::Request const& request) {
  auto read = protocol::read<Request>(request.params);
  if (read) return std::move(*read);
  answer(protocol::error_frame(request.id, protocol::error_params, {"invalid", {}, std::move(read.error())}));
  return std::nullopt;
}

void Conversation::on_message(std::string text) {
  if (!joined_) return;
  auto request = protocol::read_request(text);
  if (!request) {
    auto const& refused = request.error();
    return answer(protocol::error_frame(refused.id, refused.error, refused.refusal));
  }
  if (request->method == "watch") {
    if (auto const watch = read_or_refuse<protocol::Watch>(*request)) hall_.live.watch(watcher_, request->id, *watch);
  } else if (request->method == "unwatch") {
    if (auto const unwatch = read_or_refuse<protocol::Unwatch>(*request)) {
      hall_.live.unwatch(watcher_, unwatch->topic.value);
      answer(protocol::result_frame(request->id, "{}"));
    }
  } else {
    if (restarting_) return answer(protocol::error_frame(request->id, protocol::error_refused, {"busy", {}, {}}));
    answer_later(std::move(*request));
  }
}

void Conversation::answer_later(protocol::Request request) {
  // Signing in sets cookies, which only a reply over HTTP can do.
  bool const signs_in = request.method.starts_with("access.") || request.method == "initiative.create";
  if (signs_in && request.method != "access.end_session")
    return answer(protocol::error_frame(request.id, protocol::error_refused, {"only_over_http", {}, {}}));
  auto& gateway = hall_.gateway;
  auto& gathered = hall_.gathered;
  bool const first = gathered.empty();
  socket_.owe_reply(gateway::ReplySize::small);
  hall_.pipeline.run(
      std::move(request), watcher_.credentials(),
      [&gateway, id = socket_.id()](pipeline::Outcome outcome) {
        gateway.post([&gateway, id, frame = make_text_frame(outcome.frame)] {
          if (auto* socket = gateway.socket(id)) socket->reply(frame, gateway::ReplySize::small);
        });
      },
      &gathered);
  // What came within one turn of the loop is written together: one commit, and one send to each watcher. But when many
  // come, the writer begins with the first while the others are read.
  if (gathered.size() >= most_gathered) return hall_.pipeline.write(std::exchange(gathered, {}));
  if (first && !gathered.empty())
    gateway.post([&hall = hall_] {
      if (!hall.gathered.empty()) hall.pipeline.write(std::exchange(hall.gathered, {}));
    });
}

void Conversation::on_room() {
  if (joined_) hall_.live.has_room(watcher_);
}

void Conversation::on_restart(std::chrono::milliseconds come_back) {
  restarting_ = true;  // nothing new is begun: it might not be done before the end
  answer(protocol::notification_frame("restarting", "{\"after_ms\":" + std::to_string(come_back.count()) + "}"));
}

void Conversation::on_closed() {
  if (!joined_) return;
  hall_.live.leave(watcher_);
  if (person_) hall_.people.leave(*person_);
}

}  // namespace shidra::site
