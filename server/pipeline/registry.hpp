// SPDX-License-Identifier: AGPL-3.0-or-later
// The one table of commands and views: what runs for each method of protocol/methods.hpp, and who may ask at all.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/methods.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::pipeline {

/// The coarse door of a method. The function behind it asks more closely (this forum? this organisation?).
enum class Door {
  anyone,         ///< without signing in
  signed_in,      ///< anybody of the initiative
  team,           ///< administrators, coordinators of all forums
  coordinators,   ///< team, and coordinators of a forum
  forum_runners,  ///< coordinators, and chairs for their own forum
  administrator
};

/// A command or view with its request read and checked, ready to run.
using RunCommand = std::function<Expected<std::string>(Act&)>;
using RunView = std::function<Expected<std::string>(Look&)>;

struct Entry {
  std::string_view method;
  protocol::MethodKind kind;
  Door door;
  /// Reads the request: every problem, or something to run. Any thread. The one that fits `kind` is set.
  std::function<tl::expected<RunCommand, protocol::Problems>(nlohmann::json const&)> command;
  std::function<tl::expected<RunView, protocol::Problems>(nlohmann::json const&)> view;
};

/// All of them, in the order of protocol/methods.hpp.
std::span<Entry const> registry();
Entry const* find_entry(std::string_view method);

/// Whether the caller may pass the door at all.
bool may_pass(Door door, access::Caller const& caller);

template <class Request, class Reply>
Entry command(Door door, Expected<Reply> (*function)(Act&, Request const&)) {
  static_assert(std::is_same_v<Reply, typename protocol::MethodOf<Request>::Reply>);
  Entry entry{protocol::MethodOf<Request>::name, protocol::MethodKind::command, door, {}, {}};
  entry.command = [function](nlohmann::json const& params) -> tl::expected<RunCommand, protocol::Problems> {
    auto request = protocol::read<Request>(params);
    if (!request) return tl::unexpected(std::move(request.error()));
    return RunCommand([function, request = std::move(*request)](Act& act) -> Expected<std::string> {
      auto reply = function(act, request);
      if (!reply) return tl::unexpected(std::move(reply.error()));
      return protocol::to_json(*reply);
    });
  };
  return entry;
}

template <class Request, class Reply>
Entry view(Door door, Expected<Reply> (*function)(Look&, Request const&)) {
  static_assert(std::is_same_v<Reply, typename protocol::MethodOf<Request>::Reply>);
  Entry entry{protocol::MethodOf<Request>::name, protocol::MethodKind::view, door, {}, {}};
  entry.view = [function](nlohmann::json const& params) -> tl::expected<RunView, protocol::Problems> {
    auto request = protocol::read<Request>(params);
    if (!request) return tl::unexpected(std::move(request.error()));
    return RunView([function, request = std::move(*request)](Look& look) -> Expected<std::string> {
      auto reply = function(look, request);
      if (!reply) return tl::unexpected(std::move(reply.error()));
      return protocol::to_json(*reply);
    });
  };
  return entry;
}

}  // namespace shidra::pipeline
