// SPDX-License-Identifier: AGPL-3.0-or-later
// A hall answers a survey: each connection is a browser of its own and keeps several answers under way (closed loop),
// or answers come at a fixed rate (open loop, timed from the moment they were due). Others watch the result.
#include <array>
#include <fstream>
#include <stdexcept>
#include <string>

#include <fmt/core.h>

#include "tests/bench/client/dialect.hpp"
#include "tests/bench/client/ledger.hpp"
#include "tests/bench/client/modes.hpp"
#include "tests/bench/client/watchers.hpp"

namespace shidra::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 30s;

Clock::duration span(double time) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(time));
}

class Ingest final : private Listener {
 public:
  Ingest(Options const& options, Report& report)
      : options_(options),
        report_(report),
        loop_(options.spin),
        target_(watch_target(options, nullptr)),
        opening_(options.answering + options.sockets, options.pending),
        people_(options.answering),
        results_(options.sockets) {
    auto const run = make_key();
    std::ifstream given(options.cookies);
    for (std::size_t number = 0; number < options.answering + options.sockets; ++number) {
      sockets_.push_back(std::make_unique<Socket>(loop_, static_cast<Listener&>(*this), number));
      if (number >= options.answering) continue;
      people_[number].target = target_;
      auto& cookie = people_[number].target.cookie;
      if (options.cookies.empty())
        cookie = fmt::format("shidra-browser=bench-{}-{:06}", run, number);
      else if (!std::getline(given, cookie))
        throw std::runtime_error("fewer cookies than connections that answer");
    }
  }

  void run() {
    gather();
    answer_until(Clock::now() + span(options_.warm));
    times_.clear();
    results_heard_ = 0;
    acknowledged_ = 0;
    auto const before = usage_of(options_.servers);
    loop_.start_counting();
    auto const began = Clock::now();
    answer_until(began + span(options_.seconds));
    auto const took = seconds(Clock::now() - began);
    report_.set("client_busy", loop_.busy());
    auto const after = usage_of(options_.servers);
    tell(took, after.cpu_seconds - before.cpu_seconds);
    drain();
  }

 private:
  struct Answer {
    std::uint64_t id;
    TimePoint due;
  };
  struct Person {
    Target target;
    std::deque<Answer> under_way;
    std::uint64_t next_id = 1;
  };

  void gather() {
    auto const until = Clock::now() + patience;
    while (!opening_.all_done()) {
      opening_.advance([this](std::size_t number) {
        sockets_[number]->connect(number < people_.size() ? people_[number].target : target_);
      });
      loop_.turn(Clock::now() + 1s);
      if (Clock::now() > until) throw Broken("the hall did not gather in time");
    }
  }

  void answer_until(TimePoint until) {
    if (options_.rate <= 0) {
      closed_ = true;
      for (std::size_t number = 0; number < people_.size(); ++number) fill(number, Clock::now());
      while (Clock::now() < until) loop_.turn(until);
      closed_ = false;
      return;
    }
    auto const between = span(1 / options_.rate);
    for (auto due = Clock::now(); due < until; due += between) {
      while (Clock::now() < due) loop_.turn(due);
      answer(turn_++ % people_.size(), due);
    }
  }

  void fill(std::size_t number, TimePoint now) {
    while (people_[number].under_way.size() < options_.window) answer(number, now);
  }

  void answer(std::size_t number, TimePoint due) {
    auto& person = people_[number];
    auto const id = person.next_id++;
    auto const choice = options_.choices[(id + number) % options_.choices.size()];
    sockets_[number]->send(fmt::format(
        R"({{"jsonrpc":"2.0","id":{},"method":"survey.answer","params":{{"survey":{},"code":"{}","answers":[{{"question":{},"choices":[{}]}}]}},"key":"{}"}})",
        id, options_.survey, options_.code, options_.question, choice, make_key()));
    person.under_way.push_back({id, due});
  }

  /// What is still under way must be acknowledged too.
  void drain() {
    auto const waiting = [this] {
      std::size_t all = 0;
      for (auto const& person : people_) all += person.under_way.size();
      return all;
    };
    for (auto const until = Clock::now() + patience; waiting() > 0 && Clock::now() < until;)
      loop_.turn(Clock::now() + 100ms);
    if (auto const lost = waiting()) report_.wrong("answers never acknowledged", lost);
    report_.set("refused", static_cast<double>(refused_));
  }

  void tell(double took, double cpu) {
    auto const all = static_cast<double>(acknowledged_);
    report_.set("acknowledged_per_s", all / took);
    if (all > 0) report_.set("server_us_each", cpu * 1e6 / all);
    report_.set("ack_ms", quantile(times_, 0.5));
    report_.set("ack_p99_ms", quantile(times_, 0.99));
    report_.set("ack_max_ms", times_.empty() ? 0 : times_.back());
    if (options_.sockets > 0)
      report_.set("results_per_s", static_cast<double>(results_heard_) / took / static_cast<double>(options_.sockets));
  }

  void on_open(Socket& socket) override {
    if (socket.number() >= people_.size()) return socket.send(watch_request(1, options_, options_.topic));
    opening_.done();
  }

  void on_message(Socket& socket, std::string_view text, bool) override {
    if (text.starts_with(R"({"jsonrpc":"2.0","method":"welcome")")) return;
    auto const number = socket.number();
    number < people_.size() ? on_acknowledged(number, text) : on_result(number - people_.size(), text);
  }

  void on_acknowledged(std::size_t number, std::string_view text) {
    auto& person = people_[number];
    auto const id = number_after(text, R"("id":)");
    if (person.under_way.empty() || id != static_cast<std::int64_t>(person.under_way.front().id))
      return report_.wrong(fmt::format("an acknowledgement out of order: {}", text));
    auto const answer = person.under_way.front();
    person.under_way.pop_front();
    auto const now = Clock::now();
    if (text.find(R"("result":)") != std::string_view::npos) {
      ++acknowledged_;
      times_.push_back(milliseconds(now - answer.due));
    } else if (text.find(R"("busy")") != std::string_view::npos) {
      ++refused_;  // said honestly, so not wrong, but not acknowledged either
    } else {
      report_.wrong(fmt::format("an answer refused: {}", text));
    }
    if (closed_) fill(number, now);
  }

  void on_result(std::size_t number, std::string_view text) {
    bool const first = results_[number] == 0;
    bool const right = first ? text.starts_with(R"({"jsonrpc":"2.0","id":1,"result":{)")
                             : text.starts_with(R"({"jsonrpc":"2.0","method":"state",)");
    if (!right) return report_.wrong(fmt::format("a result was wanted, heard: {}", text.substr(0, 200)));
    results_[number] = 1;
    if (first) return opening_.done();
    ++results_heard_;
  }

  void on_lost(Socket& socket, std::string const& why) override {
    throw Broken(fmt::format("connection {} was lost: {}", socket.number(), why));
  }

  Options const& options_;
  Report& report_;
  Loop loop_;
  Target target_;
  Opening opening_;
  std::vector<Person> people_;
  std::vector<char> results_;  ///< of each watcher, whether its watch was answered
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::vector<double> times_;
  std::uint64_t acknowledged_ = 0, refused_ = 0, results_heard_ = 0;
  std::size_t turn_ = 0;
  bool closed_ = false;  ///< every acknowledgement is followed by the next answer
};

}  // namespace

void run_ingest(Options const& options, Report& report) { Ingest(options, report).run(); }

}  // namespace shidra::bench
