// SPDX-License-Identifier: AGPL-3.0-or-later
// The list of methods.hpp as a table.
#include "protocol/methods.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "protocol/codec/codec.hpp"

namespace shidra::protocol {

std::span<Method const> methods() {
#define SHIDRA_COMMAND_LINE(name, Request, Reply, sentence) \
  Method{name, MethodKind::command, #Request, #Reply, sentence, &schema<Request>, &schema<Reply>},
#define SHIDRA_VIEW_LINE(name, Request, Reply, sentence) \
  Method{name, MethodKind::view, #Request, #Reply, sentence, &schema<Request>, &schema<Reply>},
  static constexpr std::array all{SHIDRA_COMMANDS(SHIDRA_COMMAND_LINE) SHIDRA_VIEWS(SHIDRA_VIEW_LINE)};
#undef SHIDRA_COMMAND_LINE
#undef SHIDRA_VIEW_LINE
  return all;
}

std::span<ThingKind const> thing_kinds() {
#define SHIDRA_THING_LINE(name, Type) ThingKind{name, #Type, &schema<Type>},
  static constexpr std::array all{SHIDRA_THINGS(SHIDRA_THING_LINE)};
#undef SHIDRA_THING_LINE
  return all;
}

}  // namespace shidra::protocol
