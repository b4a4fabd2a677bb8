// SPDX-License-Identifier: AGPL-3.0-or-later
// Writing JSON without a document in between: a push is serialised once, straight into its frame.
#include <fmt/core.h>

#include "protocol/codec/codec.hpp"

namespace shidra::protocol {

void write_string(std::string& out, std::string_view text) {
  out += '"';
  for (char const c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
          out += c;
    }
  }
  out += '"';
}

namespace {

void write_parameters(std::string& out, Parameters const& params) {
  out += '{';
  for (bool first = true; auto const& [name, value] : params) {
    if (!first) out += ',';
    first = false;
    write_string(out, name);
    out += ':';
    if (auto const* number = std::get_if<std::int64_t>(&value))
      out += std::to_string(*number);
    else
      write_string(out, std::get<std::string>(value));
  }
  out += '}';
}

}  // namespace

void write_refusal(std::string& out, Refusal const& refusal) {
  out += "{\"code\":";
  write_string(out, refusal.code);
  out += ",\"params\":";
  write_parameters(out, refusal.params);
  out += ",\"problems\":[";
  for (bool first = true; auto const& problem : refusal.problems) {
    if (!first) out += ',';
    first = false;
    out += "{\"path\":";
    write_string(out, problem.path);
    out += ",\"code\":";
    write_string(out, problem.code);
    out += ",\"params\":";
    write_parameters(out, problem.params);
    out += '}';
  }
  out += "]}";
}

}  // namespace shidra::protocol
