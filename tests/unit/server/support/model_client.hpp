// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody's browser as far as the server can tell: what client-web/src/connection does, without a screen. Watches
// topics, keeps a picture of each, resumes with position and epoch, sends unanswered commands again under their keys.
// Where the browser would be lenient, it says what is wrong to whoever judges. One thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "server/gateway/gateway.hpp"
#include "tests/unit/server/support/memory_line.hpp"

namespace shidra::test {

using Json = nlohmann::json;

class ModelClient;

/// Knows what is true, and holds what a client was told against it.
class Judge {
 public:
  /// An event that is applied to a topic known up to position `after`.
  virtual void event(ModelClient& who, std::string const& topic, std::int64_t after, Json const& event) = 0;
  /// The answer to a watch, to somebody who asked for what came after `since`, if for anything in particular.
  virtual void watched(ModelClient& who, std::string const& topic, std::optional<std::int64_t> since,
                       Json const& answer) = 0;
  virtual void refused(ModelClient& who, std::string const& topic, std::string const& code) = 0;
  virtual void wrong(std::string const& what) = 0;

 protected:
  ~Judge() = default;
};

class ModelClient {
 public:
  struct Watch {
    std::string code;  ///< opens a survey to a guest
    bool asked = false, watching = false, leaving = false, ended = false, is_state = false;
    std::optional<std::int64_t> since;  ///< what the question under way asked from
    std::optional<std::int64_t> position;
    std::string epoch;
    std::map<std::string, Json> things;  ///< by kind/id
    std::optional<Json> state;
    std::vector<Json> early;
  };
  /// A command or view on its way, and then its answer.
  struct Asked {
    std::string text;
    std::string method;
    std::string key;
    bool answered = false;
    Json reply;
  };

  ModelClient(std::string its_name, std::int64_t its_person, Judge& judge)
      : name(std::move(its_name)), person(its_person), judge_(judge) {}

  // The line
  void joins(std::shared_ptr<MemoryLine> line);  ///< says welcome first
  MemoryLine* line() { return line_.get(); }
  bool is_live() const { return live_; }
  void take(std::string_view bytes);  ///< bytes from the server
  void drop();                        ///< the line is gone
  /// Forgets who it was: somebody else signed in, or nobody.
  void forget_all();

  /// Sends it, now or when there is a line; the number of the request.
  int ask(std::string const& method, Json const& params, std::string const& key);
  void watch(std::string const& topic, std::string const& code);
  void unwatch(std::string const& topic);
  /// Opens again what was ended or refused.
  void open_anew();
  bool waits() const;

  std::string name;
  std::int64_t person;  ///< 0: a guest
  std::map<std::string, std::string> cookies;
  bool signed_out = false;
  std::map<std::string, Watch> watches;
  std::map<int, Asked> asked;

 private:
  void message(Json const& message);
  void welcomed(Json const& welcome);
  void pushed(Json const& event);
  void answered(int id, Json const& reply);
  void watch_answered(std::string const& topic, Json const& reply);
  void send_watch(std::string const& topic, Watch& watch);
  static void end(Watch& watch);
  static void apply(Watch& watch, Json const& event);

  Judge& judge_;
  std::shared_ptr<MemoryLine> line_;
  FrameReader reader_;
  std::optional<std::string> epoch_;
  std::map<int, std::string> watch_requests_, unwatch_requests_;  ///< topics, by number of the request; of this line
  bool live_ = false;
  int last_id_ = 0;
};

}  // namespace shidra::test
