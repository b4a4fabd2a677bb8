// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads and writes JSON-RPC 2.0 frames. Batches are refused: a reply per frame keeps order and limits plain.
#include "protocol/envelope.hpp"

#include "protocol/codec/parse.hpp"
#include "protocol/codec/text_checks.hpp"

namespace shidra::protocol {
namespace {

EnvelopeRefusal refuse(std::string id, int error, char const* code, Problems problems = {}) {
  return {std::move(id), error, {code, {}, std::move(problems)}};
}

/// The id as JSON text, or empty if it may not be one.
std::string read_id(nlohmann::json const& frame) {
  auto const id = frame.find("id");
  if (id == frame.end()) return {};
  bool const number = id->is_number_integer();
  bool const text = id->is_string() && id->get_ref<std::string const&>().size() <= 64;
  return number || text ? id->dump() : std::string();
}

/// UUID version 7, lower case: time-ordered, so that keys are stored one behind the other.
bool is_uuid_v7(std::string_view key) {
  if (key.size() != 36 || key[14] != '7') return false;
  for (std::size_t index = 0; index < key.size(); ++index) {
    bool const dash = index == 8 || index == 13 || index == 18 || index == 23;
    bool const hex = (key[index] >= '0' && key[index] <= '9') || (key[index] >= 'a' && key[index] <= 'f');
    if (dash ? key[index] != '-' : !hex) return false;
  }
  return true;
}

}  // namespace

tl::expected<Request, EnvelopeRefusal> read_request(std::string_view bytes) {
  auto parsed = parse(bytes);
  if (!parsed) return tl::unexpected(refuse("null", error_parse, "not_understood", {parsed.error()}));
  auto& frame = *parsed;
  if (!frame.is_object())
    return tl::unexpected(refuse("null", error_request, "not_understood", {{"", "not_an_object", {}}}));
  Request request;
  request.id = read_id(frame);
  if (request.id.empty())
    return tl::unexpected(refuse("null", error_request, "not_understood", {{"/id", "missing", {}}}));
  for (auto const& [name, value] : frame.get_ref<nlohmann::json::object_t const&>())
    if (name != "jsonrpc" && name != "id" && name != "method" && name != "params" && name != "key")
      return tl::unexpected(
          refuse(request.id, error_request, "not_understood", {{"/" + escape_pointer(name), "unknown_field", {}}}));
  if (auto const version = frame.find("jsonrpc"); version == frame.end() || *version != "2.0")
    return tl::unexpected(refuse(request.id, error_request, "not_understood", {{"/jsonrpc", "not_one_of", {}}}));
  auto const method = frame.find("method");
  if (method == frame.end() || !method->is_string() || method->get_ref<std::string const&>().size() > 60)
    return tl::unexpected(refuse(request.id, error_request, "not_understood", {{"/method", "missing", {}}}));
  request.method = method->get<std::string>();
  if (auto const key = frame.find("key"); key != frame.end()) {
    if (!key->is_string() || !is_uuid_v7(key->get_ref<std::string const&>()))
      return tl::unexpected(refuse(request.id, error_request, "not_understood", {{"/key", "not_a_key", {}}}));
    request.key = key->get<std::string>();
  }
  auto const params = frame.find("params");
  request.params = params == frame.end() ? nlohmann::json::object() : std::move(*params);
  return request;
}

std::string result_frame(std::string_view id, std::string_view result) {
  std::string frame = R"({"jsonrpc":"2.0","id":)";
  frame.append(id).append(",\"result\":").append(result).append("}");
  return frame;
}

std::string error_frame(std::string_view id, int error, Refusal const& refusal) {
  std::string frame = R"({"jsonrpc":"2.0","id":)";
  frame.append(id).append(R"(,"error":{"code":)").append(std::to_string(error)).append(",\"message\":");
  write_string(frame, refusal.code);
  frame += ",\"data\":";
  write_refusal(frame, refusal);
  frame += "}}";
  return frame;
}

std::string notification_frame(std::string_view method, std::string_view params) {
  std::string frame = R"({"jsonrpc":"2.0","method":)";
  write_string(frame, method);
  frame.append(",\"params\":").append(params).append("}");
  return frame;
}

}  // namespace shidra::protocol
