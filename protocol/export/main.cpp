// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes the contract as documents: schema.json (JSON Schema 2020-12 of every type), openrpc.json (commands and views),
// asyncapi.json (what the server pushes) and reference.md. Usage: shidra_export DIR. The result is committed; a test
// runs this again and compares.
#include <filesystem>
#include <fstream>
#include <iostream>

#include <nlohmann/json.hpp>

#include "protocol/codec/codec.hpp"
#include "protocol/methods.hpp"

namespace {

using Json = nlohmann::ordered_json;
using namespace shidra::protocol;

nlohmann::json all_definitions() {
  nlohmann::json definitions = nlohmann::json::object();
  for (auto const& method : methods()) {
    method.request_schema(definitions);
    method.reply_schema(definitions);
  }
  for (auto const& kind : thing_kinds()) kind.schema(definitions);
  schema<Watch>(definitions);
  schema<Unwatch>(definitions);
  schema<Welcome>(definitions);
  schema<Results>(definitions);
  return definitions;
}

/// Types refer to each other inside one document; `where` is where that document keeps them.
nlohmann::json moved(nlohmann::json document, std::string const& where) {
  if (document.is_object())
    for (auto& [name, value] : document.items()) {
      if (name == "$ref" && value.is_string())
        value = where + value.get<std::string>().substr(std::string("#/$defs/").size());
      else
        value = moved(std::move(value), where);
    }
  else if (document.is_array())
    for (auto& item : document) item = moved(std::move(item), where);
  return document;
}

Json schema_document() {
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
          {"title", "Shidra protocol"},
          {"$defs", all_definitions()}};
}

Json openrpc_document() {
  Json list = Json::array();
  for (auto const& method : methods()) {
    nlohmann::json unused = nlohmann::json::object();
    list.push_back(
        {{"name", method.name},
         {"summary", method.sentence},
         {"tags", Json::array({{{"name", method.kind == MethodKind::command ? "command" : "view"}}})},
         {"paramStructure", "by-name"},
         {"params", Json::array({{{"name", "params"},
                                  {"required", true},
                                  {"schema", moved(method.request_schema(unused), "#/components/schemas/")}}})},
         {"result", {{"name", "result"}, {"schema", moved(method.reply_schema(unused), "#/components/schemas/")}}}});
  }
  return {{"openrpc", "1.3.2"},
          {"info",
           {{"title", "Shidra"},
            {"version", "1"},
            {"description", "Commands and views over /ws (sub-protocol shidra.v1) and POST /rpc."}}},
          {"methods", list},
          {"components", {{"schemas", moved(all_definitions(), "#/components/schemas/")}}}};
}

Json notification(std::string const& method, Json params) {
  return {
      {"type", "object"},
      {"properties", {{"jsonrpc", {{"const", "2.0"}}}, {"method", {{"const", method}}}, {"params", std::move(params)}}},
      {"required", {"jsonrpc", "method", "params"}}};
}

Json asyncapi_document() {
  Json kinds = Json::array();
  for (auto const& kind : thing_kinds()) kinds.push_back(kind.name);
  Json const topic = {{"type", "string"}};
  Json const event = {
      {"type", "object"},
      {"properties",
       {{"topic", topic},
        {"position", {{"type", "integer"}}},
        {"kind", {{"enum", kinds}}},
        {"id", {{"type", "string"}}},
        {"put", {{"type", "object"}, {"description", "the whole thing as it is now; its schema is that of its kind"}}},
        {"gone", {{"const", true}}}}},
      {"required", {"topic", "position", "kind", "id"}}};
  Json const state = {{"type", "object"},
                      {"properties", {{"topic", topic}, {"value", {{"type", "object"}}}}},
                      {"required", {"topic", "value"}}};
  Json const ended = {{"type", "object"},
                      {"properties", {{"topic", topic}, {"reason", {{"type", "string"}}}}},
                      {"required", {"topic", "reason"}}};
  Json const restarting = {{"type", "object"}, {"properties", {{"after_ms", {{"type", "integer"}}}}}};
  Json messages = {
      {"welcome",
       {{"summary", "First frame on every socket."},
        {"payload", notification("welcome", {{"$ref", "#/components/schemas/Welcome"}})}}},
      {"event",
       {{"summary", "A thing of a log topic changed (put) or went (gone)."},
        {"payload", notification("event", event)}}},
      {"state",
       {{"summary", "The latest value of a state topic; at most ten a second."},
        {"payload", notification("state", state)}}},
      {"ended",
       {{"summary", "A watch has ended: the right to it was lost."}, {"payload", notification("ended", ended)}}},
      {"restarting",
       {{"summary", "The server is about to close the socket; come back after about that time."},
        {"payload", notification("restarting", restarting)}}}};
  Json references = Json::object();
  for (auto const& [name, message] : messages.items()) references[name] = {{"$ref", "#/components/messages/" + name}};
  Json things = Json::object();
  for (auto const& kind : thing_kinds())
    things[std::string(kind.name)] = {{"$ref", "#/components/schemas/" + std::string(kind.type)}};
  return {{"asyncapi", "3.0.0"},
          {"info",
           {{"title", "Shidra"},
            {"version", "1"},
            {"description", "What the server pushes over the WebSocket /ws. Requests and replies: openrpc.json."}}},
          {"channels", {{"socket", {{"address", "/ws"}, {"messages", references}}}}},
          {"operations", {{"push", {{"action", "send"}, {"channel", {{"$ref", "#/channels/socket"}}}}}}},
          {"components", {{"messages", messages}, {"schemas", moved(all_definitions(), "#/components/schemas/")}}},
          {"x-things", things}};
}

std::string reference_page() {
  std::string page =
      "<!-- Generated by protocol/export. Do not edit. -->\n# Protocol reference\n\n| method | kind | request | reply "
      "| what it does |\n| --- | --- | --- | --- | --- |\n";
  for (auto const& method : methods())
    page.append("| `")
        .append(method.name)
        .append("` | ")
        .append(method.kind == MethodKind::command ? "command" : "view")
        .append(" | ")
        .append(method.request)
        .append(" | ")
        .append(method.reply)
        .append(" | ")
        .append(method.sentence)
        .append(" |\n");
  page += "\n## Things in topics\n\n| kind | type |\n| --- | --- |\n";
  for (auto const& kind : thing_kinds())
    page.append("| `").append(kind.name).append("` | ").append(kind.type).append(" |\n");
  return page;
}

bool write_file(std::filesystem::path const& path, std::string const& content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  return static_cast<bool>(file.flush());
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: shidra_export DIR\n";
    return 2;
  }
  std::filesystem::path const folder = arguments[1];
  std::filesystem::create_directories(folder);
  bool const good = write_file(folder / "schema.json", schema_document().dump(1) + "\n") &&
                    write_file(folder / "openrpc.json", openrpc_document().dump(1) + "\n") &&
                    write_file(folder / "asyncapi.json", asyncapi_document().dump(1) + "\n") &&
                    write_file(folder / "reference.md", reference_page());
  if (!good) std::cerr << "cannot write to " << folder << "\n";
  return good ? 0 : 1;
}
