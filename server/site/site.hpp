// SPDX-License-Identifier: AGPL-3.0-or-later
// What every address leads to: the client's files, /rpc, /ws, files, pages. Runs on: io thread; reads go to reader
// threads.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "server/gateway/gateway.hpp"
#include "server/site/conversation.hpp"
#include "server/site/cookies.hpp"
#include "server/site/shelf.hpp"
#include "server/site/turnstile.hpp"

namespace shidra::site {

class Site : public gateway::Site {
 public:
  /// `hall` is set before the gateway runs, since it refers to the gateway.
  void enter(Hall& hall);

  std::size_t body_limit(std::string_view method, std::string_view path) const override;
  void admit(gateway::HttpRequest const& head, gateway::Admission answer) override;
  void request(gateway::HttpRequest request, gateway::Answer answer) override;
  void upgrade(gateway::HttpRequest request, gateway::UpgradeAnswer answer) override;

 private:
  void rpc(gateway::HttpRequest const& request, gateway::Answer answer);
  void admit_upload(gateway::HttpRequest const& head, gateway::Admission answer);
  void upload(gateway::HttpRequest request, gateway::Answer answer);
  void download(gateway::HttpRequest const& request, gateway::Answer answer);
  void page(gateway::HttpRequest const& request, gateway::Answer answer);
  gateway::HttpReply ready() const;
  std::chrono::milliseconds wait_at_entrance(protocol::Request const& request, access::Credentials const& credentials);
  bool is_hasty(protocol::Request const& request, std::string const& source);
  void no_wrong_guess(std::string const& source);
  void note_seen(storage::Read& read, access::Caller const& caller);

  Hall* hall_ = nullptr;
  Shelf pages_;
  std::optional<BrowserSeal> seal_;
  // By address, each with room for a hall behind one: who asked for sign-in codes lately, who got a browser's cookie,
  // and who typed codes that were wrong.
  Turnstile askers_{0.5, 400};
  Turnstile newcomers_{0.5, 6'000};
  Turnstile guessers_{1.0 / 60, 60};
  Turnstile askers_for_one_{4.0 / 3'600, 4};  ///< by address and the e-mail address asked for
};

/// A short reply in plain text, for programs and for what should not happen.
gateway::HttpReply plain_reply(unsigned status, std::string text);

/// The reply, saying when another try makes sense: in whole seconds, rounded up.
gateway::HttpReply later(gateway::HttpReply reply, std::chrono::milliseconds wait);

/// `a=1&b=%20` taken apart and decoded; what is badly encoded is left out.
std::map<std::string, std::string> parse_query(std::string_view query);

}  // namespace shidra::site
