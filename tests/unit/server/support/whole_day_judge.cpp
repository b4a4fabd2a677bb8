// SPDX-License-Identifier: AGPL-3.0-or-later
// What is held against the server on a whole day, at each moment and at the end.
#include <algorithm>
#include <array>

#include "server/access/load_caller.hpp"
#include "server/live/load.hpp"
#include "storage/engine/journal.hpp"
#include "storage/engine/replies.hpp"
#include "storage/engine/stream.hpp"
#include "tests/unit/server/support/whole_day_server.hpp"

namespace shidra::test {
namespace {

constexpr int most_rounds = 20'000;

/// Refusals that say nothing about what was done before under the same key.
bool may_follow(std::string const& refusal) {
  constexpr std::array codes{"busy", "unavailable", "not_allowed", "signed_out"};
  return std::ranges::find(codes, refusal) != codes.end();
}

}  // namespace

void WholeDay::wrong(std::string const& what) {
  wrong_.push_back(what);
  note("WRONG: " + what);
}

WholeDay::Person& WholeDay::person_of(ModelClient const& client) {
  return **std::ranges::find_if(people_, [&](auto const& one) { return one->client.get() == &client; });
}

// What is true: every event that was committed, in its order.

void WholeDay::committed(std::vector<storage::Event> const& events) {
  ++figures_.commits;
  std::map<std::int64_t, std::int64_t> first;
  for (auto const& event : events) {
    ++figures_.events;
    first.try_emplace(event.stream, event.seq);
    truth_[event.topic].emplace_back(event.seq, event.body);
  }
  look_at_rights(first);
}

void WholeDay::reload_truth() {
  truth_.clear();
  look([&](storage::Read& read) {
    for (auto rows = read.query("SELECT topic, seq, body FROM event ORDER BY stream, seq"); rows.next();)
      truth_[rows.get<std::string>(0)].emplace_back(rows.get<std::int64_t>(1), rows.get<std::string>(2));
  });
}

// Who may hear of what, asked anew after every commit, whether or not the server thinks that rights changed.

bool WholeDay::may(storage::Read& read, Person const& who, std::string const& topic, std::string const& code) {
  auto const parsed = *live::parse_topic(topic);
  if (!live::may_watch(read, access::load_caller(read, who.credentials, seam_.now()), parsed, code)) return false;
  if (auto const* log = live::find_log_topic(parsed.kind)) return log->stream(read, parsed.id) != 0;
  return !live::find_state_topic(parsed.kind)->value(read, parsed.id).empty();
}

void WholeDay::begin_right(Person& who, std::string const& topic, std::string const& code) {
  look([&](storage::Read& read) {
    auto const parsed = *live::parse_topic(topic);
    auto const* log = live::find_log_topic(parsed.kind);
    Right right{.stream = log ? log->stream(read, parsed.id) : 0, .denied_from = {}, .since_commit = 0};
    if (!may(read, who, topic, code)) right.denied_from = 0;
    rights_[{who.client.get(), topic}] = right;
  });
}

void WholeDay::look_at_rights(std::map<std::int64_t, std::int64_t> const& first) {
  look([&](storage::Read& read) {
    for (auto const& person : people_) {
      for (auto const& [topic, watch] : person->client->watches) {
        auto& right = rights_[{person->client.get(), topic}];
        if (may(read, *person, topic, watch.code)) {
          right.denied_from.reset();
        } else if (!right.denied_from) {
          auto const begin = first.find(right.stream);
          right.denied_from = begin != first.end() ? begin->second : storage::head(read, right.stream) + 1;
          right.since_commit = figures_.commits;
          if (watch.watching) ++figures_.rights_ended;
        }
      }
    }
  });
}

// What a client was told.

void WholeDay::event(ModelClient& who, std::string const& topic, std::int64_t after, Json const& event) {
  auto const position = event.at("position").get<std::int64_t>();
  auto const what = who.name + " at " + std::to_string(after) + " of " + topic + " heard " + event.dump();
  auto const& events = truth_[topic];
  auto const next = std::ranges::find_if(events, [&](auto const& one) { return one.first > after; });
  if (next == events.end() || next->first != position) return wrong("a gap, or twice, or out of order: " + what);
  auto body = Json::parse("{" + next->second + "}");
  body["topic"] = topic;
  body["position"] = position;
  if (body != event) wrong("not the event that was: " + what);
  auto const& right = rights_[{&who, topic}];
  if (right.denied_from && position >= *right.denied_from) wrong("after the right ended: " + what);
}

void WholeDay::watched(ModelClient& who, std::string const& topic, std::optional<std::int64_t> since,
                       Json const& answer) {
  auto const position = answer.at("position").get<std::int64_t>();
  auto const what =
      who.name + " watches " + topic + " since " + std::to_string(since.value_or(-1)) + ": " + answer.dump();
  auto const& right = rights_[{&who, topic}];
  if (right.denied_from && position >= *right.denied_from) wrong("an answer after the right ended: " + what);
  if (!since) {
    ++figures_.snapshots;
    return;
  }
  ++figures_.resumes;
  if (position < *since) return wrong("positions went back: " + what);
  if (answer.at("reset")) return wrong("a snapshot although every event is kept: " + what);
  std::vector<std::int64_t> told, missed;
  for (auto const& event : answer.at("events")) told.push_back(event.at("position"));
  for (auto const& [seq, body] : truth_[topic])
    if (seq > *since && seq <= position) missed.push_back(seq);
  if (told != missed) wrong("not what was missed: " + what);
}

void WholeDay::refused(ModelClient& who, std::string const& topic, std::string const& code) {
  note(who.name + " may not watch " + topic + ": " + code);
}

void WholeDay::state_queued(Person& who, std::string_view payload) {
  ++figures_.states;
  auto const topic = Json::parse(payload).at("params").at("topic").get<std::string>();
  auto const& right = rights_[{who.client.get(), topic}];
  if (right.denied_from && right.since_commit <= told_)
    wrong(who.client->name + " is sent a value after the right ended: " + std::string(payload));
}

/// A reply was queued on a socket: from now on it counts as acknowledged, whether or not it arrives.
void WholeDay::replied(Person& who, std::string_view payload) {
  auto const reply = Json::parse(payload);
  auto const found = who.client->asked.find(reply.at("id").get<int>());
  if (found == who.client->asked.end()) return;
  auto const& [text, method, key, answered, heard] = found->second;
  note(who.client->name + " is answered " + std::string(payload));
  bool const accepted = reply.contains("result");
  if (key.empty()) {
    if (accepted) figures_.methods.insert(method);
    figures_.accepted += accepted ? 1 : 0;
    return;
  }
  auto const known = ledger_.find(key);
  if (known != ledger_.end()) ++figures_.repeats;
  if (!accepted) {
    std::string const code = reply.at("error").at("data").at("code");
    if (code == "internal") wrong("an error of the server's own: " + text + " " + std::string(payload));
    // Whoever has signed out is a stranger by now, and a stranger is not told what somebody did under their key.
    bool const is_stranger = code == "key_used" && (who.bearer.empty() || who.client->signed_out);
    if (known != ledger_.end() && known->second.is_remembered && !may_follow(code) && !is_stranger)
      wrong("a repeat was refused: " + text + " " + std::string(payload));
    return;
  }
  if (nothing_more_) wrong("acknowledged after a failed sync: " + text);
  auto const result = reply.at("result").dump();
  if (known != ledger_.end()) {
    if (known->second.result != result) wrong("a repeat brought another reply: " + text + " " + std::string(payload));
    return;
  }
  ++figures_.accepted;
  figures_.methods.insert(method);
  Entry entry{method, result, !method.starts_with("access.")};
  if (method == "survey.answer")
    look([&](storage::Read& read) {
      auto const survey = Json::parse(text).at("params").at("survey").get<std::int64_t>();
      entry.is_remembered = read.value<std::string>("SELECT mode FROM survey WHERE id = $1", survey) != "anonymous";
    });
  ledger_[key] = entry;
}

void WholeDay::check_ledger() {
  look([&](storage::Read& read) {
    for (auto const& [key, entry] : ledger_) {
      if (!entry.is_remembered) continue;
      auto const kept = storage::find_reply(read, key);
      if (!kept || Json::parse(kept->reply).dump() != entry.result)
        wrong("acknowledged and not there: " + entry.method + " " + key + " " + entry.result);
    }
  });
}

void WholeDay::check_rules() {
  look([&](storage::Read& read) {
    auto const none = [&](std::string const& what, std::string const& from) {
      if (read.value<std::int64_t>("SELECT COUNT(*) FROM " + from) != 0) wrong(what);
    };
    none("more seats than the capacity", R"(forum WHERE capacity IS NOT NULL
      AND capacity < (SELECT COUNT(*) FROM seat WHERE seat.forum = forum.id))");
    none("more seats than a maximum of the key", R"(key_rule WHERE attribute = 'sector'
      AND max < (SELECT COUNT(*) FROM seat WHERE seat.forum = key_rule.forum AND seat.sector = key_rule.value))");
    none("a sheet of a draft", R"(answer_sheet JOIN survey ON survey.id = answer_sheet.survey
      WHERE survey.state = 'draft')");
    none("sealed sheets of a closed survey", R"(receipt JOIN survey ON survey.id = receipt.survey
      WHERE survey.state = 'closed' AND receipt.sealed IS NOT NULL)");
    none("more ballots than receipts", R"(survey WHERE state = 'closed' AND mode = 'anonymous'
      AND (SELECT COUNT(*) FROM ballot WHERE survey = survey.id) >
          (SELECT COUNT(*) FROM receipt WHERE survey = survey.id))");
    none("two responses of an organisation to a call",
         "(SELECT 1 FROM response GROUP BY call, organisation HAVING COUNT(*) > 1)");
    for (auto const stream : read.all<std::int64_t>("SELECT id FROM stream")) {
      if (storage::verify_journal(read, stream).broken_at) wrong("the journal is broken");
      if (storage::head(read, stream) !=
          read.value<std::int64_t>("SELECT COUNT(*) FROM event WHERE stream = $1", stream))
        wrong("a stream is not dense");
    }
    if (read.query("PRAGMA foreign_key_check").next()) wrong("a row points to nothing");
  });
}

/// No faults any more: whoever has a session comes back, and everything that is on its way arrives.
void WholeDay::settle() {
  disk_full_ = false;
  note("the day ends");
  for (auto const& person : people_) person->asleep = false;
  for (bool const anew : {false, true}) {
    int rounds = 0;
    for (bool moved = true; moved && wrong_.empty(); ++rounds) {
      if (rounds > most_rounds) return wrong("the day does not come to rest");
      moved = false;
      for (auto const& person : people_) {
        if (!person->client->line() && !person->opening && !person->client->signed_out) {
          open(*person);
          moved = true;
        }
        if (anew && rounds == 0) {
          for (auto const& [topic, watch] : person->client->watches)
            if (watch.ended) begin_right(*person, topic, watch.code);
          person->client->open_anew();
          moved = true;
        }
      }
      for (int left = static_cast<int>(lines_.size()) * 8; left > 0; --left) move_bytes(1U << 20U);
      moved |= std::ranges::any_of(lines_, [](auto const& line) {
        return line->has_bytes_for_peer() || line->has_bytes_for_server() || !line->reaches_peer();
      });
      loop_.catch_up();
      moved |= server_->database.readers().run_one();
      if (server_->database.writer().waiting() > 0) moved |= server_->database.writer().run_batch();
      if (auto const next = loop_.next_timer()) seam_.now_ms = std::max(seam_.now_ms, *next);
      moved |= loop_.has_work();
      turn();
      moved |= std::ranges::any_of(lines_, [](auto const& line) { return !line->is_idle(); });
    }
  }
}

/// What a watcher has is what a newcomer would get.
void WholeDay::compare_pictures() {
  look([&](storage::Read& read) {
    for (auto const& person : people_) {
      auto& client = *person->client;
      if (client.signed_out) continue;
      if (!client.is_live() || client.waits()) wrong(client.name + " waits at the end of the day");
      for (auto const& [topic, watch] : client.watches) {
        auto const what = client.name + "'s picture of " + topic;
        bool const allowed = may(read, *person, topic, watch.code);
        if (watch.watching != allowed) {
          wrong(what + (allowed ? ": not to be had, although allowed" : ": watched, although not allowed"));
          continue;
        }
        if (!allowed) continue;
        ++figures_.compared;
        auto const parsed = *live::parse_topic(topic);
        if (watch.is_state) {
          auto const value = Json::parse(live::find_state_topic(parsed.kind)->value(read, parsed.id));
          if (watch.state != value) wrong(what + ": " + watch.state->dump() + " instead of " + value.dump());
          continue;
        }
        std::map<std::string, Json> things;
        for (auto const& item : live::snapshot(read, parsed))
          things[std::string(item.kind) + "/" + item.id] = Json::parse(item.body);
        if (watch.things != things)
          wrong(what + ": " + Json(watch.things).dump() + " instead of " + Json(things).dump());
      }
    }
  });
}

}  // namespace shidra::test
