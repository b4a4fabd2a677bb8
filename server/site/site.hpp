// SPDX-License-Identifier: AGPL-3.0-or-later
// What every address leads to: the client's files, /rpc, /ws, files, pages. Runs on: io thread; reads go to reader
// threads.
#pragma once

#include <map>
#include <string>

#include "server/gateway/gateway.hpp"
#include "server/gateway/token_bucket.hpp"
#include "server/site/conversation.hpp"

namespace shidra::site {

class Site : public gateway::Site {
 public:
  /// `hall` is set before the gateway starts, since it refers to the gateway.
  void enter(Hall& hall) { hall_ = &hall; }

  std::size_t body_limit(std::string_view method, std::string_view path) const override;
  void admit(gateway::HttpRequest const& head, gateway::Admission answer) override;
  void request(gateway::HttpRequest request, gateway::Answer answer) override;
  void upgrade(gateway::HttpRequest request, gateway::UpgradeAnswer answer) override;

 private:
  void rpc(gateway::HttpRequest const& request, gateway::Answer answer);
  void upload(gateway::HttpRequest request, gateway::Answer answer);
  void download(gateway::HttpRequest const& request, gateway::Answer answer);
  void page(gateway::HttpRequest const& request, gateway::Answer answer);
  gateway::HttpReply ready() const;
  bool may_ask_for_code(std::string const& address);

  Hall* hall_ = nullptr;
  std::map<std::string, gateway::TokenBucket> askers_;  ///< who asked for sign-in codes lately, by address
};

/// A short reply in plain text, for programs and for what should not happen.
gateway::HttpReply plain_reply(unsigned status, std::string text);

/// `a=1&b=%20` taken apart and decoded; what is badly encoded is left out.
std::map<std::string, std::string> parse_query(std::string_view query);

}  // namespace shidra::site
