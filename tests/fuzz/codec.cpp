// SPDX-License-Identifier: AGPL-3.0-or-later
// Frames of a client: parsed, then read as the request that they name. Whatever is refused is refused with a located
// problem; whatever is taken survives being written and parsed again.
#include <map>

#include <nlohmann/json.hpp>

#include "protocol/codec/parse.hpp"
#include "protocol/envelope.hpp"
#include "protocol/methods.hpp"
#include "tests/fuzz/oracle.hpp"

using namespace shidra;
using fuzz::expect;

namespace {

template <class Request>
void read_as(nlohmann::json const& params) {
  auto const request = protocol::read<Request>(params);
  if (request) return;
  expect(!request.error().empty(), "a refused request has a problem");
  for (auto const& problem : request.error()) {
    expect(!problem.code.empty(), "a problem has a code");
    expect(problem.path.empty() || problem.path.front() == '/', "a problem is located by a JSON pointer");
  }
}

using Reader = void (*)(nlohmann::json const&);

std::map<std::string, Reader, std::less<>> const& readers() {
#define SHIDRA_READER(name, Request, Reply, sentence) {name, &read_as<protocol::Request>},
  static std::map<std::string, Reader, std::less<>> const all{SHIDRA_COMMANDS(SHIDRA_READER)
                                                                  SHIDRA_VIEWS(SHIDRA_READER)};
#undef SHIDRA_READER
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const text = fuzz::text_of(data, size);
  if (auto const document = protocol::parse(text)) {
    auto const written = document->dump();
    auto const again = protocol::parse(written);
    expect(again.has_value() && *again == *document, "what was parsed can be written and parsed again");
  }
  auto const request = protocol::read_request(text);
  if (!request) {
    auto const frame = protocol::error_frame(request.error().id, request.error().error, request.error().refusal);
    expect(protocol::parse(frame).has_value(), "a refusal is good JSON");
    return 0;
  }
  auto const found = readers().find(request->method);
  if (found != readers().end()) found->second(request->params);
  return 0;
}
