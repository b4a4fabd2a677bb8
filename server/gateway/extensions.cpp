// SPDX-License-Identifier: AGPL-3.0-or-later
// Grammar first, then the one extension we know.
#include "server/gateway/extensions.hpp"

#include <algorithm>

#include "server/gateway/text_rules.hpp"

namespace shidra::gateway {
namespace {

constexpr int our_window = 15;
/// What a peer may look back when it compresses: 4 kB covers nearly every message a person writes, and spares a phone
/// three quarters of its compressor. Costs us nothing either way: nothing is kept between messages.
constexpr int peer_window = 12;

struct Parameter {
  std::string name;
  std::optional<std::string> value;
};
struct Offer {
  std::string name;
  std::vector<Parameter> parameters;
};

/// Reads a header's value from the front. Every function says false when the grammar is broken.
class Reader {
 public:
  explicit Reader(std::string_view text) : left_(text) {}

  bool offers(std::vector<Offer>& into) {
    do {
      Offer offer;
      if (!token(offer.name)) return false;
      while (skip(';')) {
        if (!parameter(offer.parameters.emplace_back())) return false;
      }
      into.push_back(std::move(offer));
    } while (skip(','));
    return left_.empty();
  }

 private:
  void blanks() { left_.remove_prefix(std::min(left_.find_first_not_of(" \t"), left_.size())); }
  bool skip(char wanted) {
    blanks();
    if (left_.empty() || left_.front() != wanted) return false;
    left_.remove_prefix(1);
    return true;
  }
  bool token(std::string& into) {
    blanks();
    into = left_.substr(0, left_.find_first_of(" \t,;=\""));
    left_.remove_prefix(into.size());
    return is_token(into);
  }
  bool parameter(Parameter& into) {
    if (!token(into.name)) return false;
    if (!skip('=')) return true;
    auto& value = into.value.emplace();
    return skip('"') ? quoted(value) : token(value);
  }
  bool quoted(std::string& into) {  // what is inside must be a token as well
    while (!left_.empty()) {
      auto const letter = left_.front();
      left_.remove_prefix(1);
      if (letter == '"') return is_token(into);
      if (letter != '\\') {
        into += letter;
        continue;
      }
      if (left_.empty()) return false;
      into += left_.front();
      left_.remove_prefix(1);
    }
    return false;
  }

  std::string_view left_;
};

/// 8 to 15 (§7.1.2), written without leading zeros; 0 when it is none of these.
int window_bits(std::string const& value) {
  for (int bits = 8; bits <= 15; ++bits) {
    if (value == std::to_string(bits)) return bits;
  }
  return 0;
}

std::optional<std::string> accept(Offer const& offer) {
  if (!same_ignoring_case(offer.name, "permessage-deflate")) return std::nullopt;
  std::string answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  for (auto parameter = offer.parameters.begin(); parameter != offer.parameters.end(); ++parameter) {
    auto const& [name, value] = *parameter;
    if (std::any_of(offer.parameters.begin(), parameter, [&](Parameter const& other) { return other.name == name; }))
      return std::nullopt;
    int const bits = value ? window_bits(*value) : 0;
    if (value && bits == 0) return std::nullopt;
    if (name == "server_no_context_takeover" || name == "client_no_context_takeover") {
      if (value) return std::nullopt;
    } else if (name == "server_max_window_bits") {
      if (bits != our_window) return std::nullopt;
      answer += "; server_max_window_bits=" + std::to_string(our_window);
    } else if (name == "client_max_window_bits") {
      answer += "; client_max_window_bits=" + std::to_string(bits == 0 ? peer_window : std::min(bits, peer_window));
    } else {
      return std::nullopt;
    }
  }
  return answer;
}

}  // namespace

std::variant<std::optional<std::string>, Refused> answer_extensions(HttpRequest const& request) {
  std::vector<Offer> offers;
  for (auto const& header : request.headers) {
    if (same_ignoring_case(header.name, "sec-websocket-extensions") && !Reader(header.value).offers(offers))
      return Refused{400, "Sec-WebSocket-Extensions"};
  }
  for (auto const& offer : offers) {
    if (auto answer = accept(offer)) return answer;
  }
  return std::nullopt;
}

}  // namespace shidra::gateway
