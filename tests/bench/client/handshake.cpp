// SPDX-License-Identifier: AGPL-3.0-or-later
// See handshake.hpp.
#include "tests/bench/client/handshake.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

namespace shidra::bench {
namespace {

std::string base64(unsigned char const* bytes, std::size_t size) {
  std::string text((size + 2) / 3 * 4 + 1, '\0');
  int const written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size));
  text.resize(static_cast<std::size_t>(written));
  return text;
}

std::string accept_for(std::string const& key) {
  auto const text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1) throw Broken("SHA-1");
  return base64(digest.data(), size);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// The value of a header, or empty.
std::string header(std::string_view head, std::string const& name) {
  auto const at = lower(head).find("\r\n" + name + ":");
  if (at == std::string::npos) return {};
  auto value = head.substr(at + name.size() + 3);
  value = value.substr(0, value.find("\r\n"));
  while (value.starts_with(' ')) value.remove_prefix(1);
  return std::string(value);
}

}  // namespace

Upgrade make_upgrade(Target const& target) {
  std::array<unsigned char, 16> random{};
  if (RAND_bytes(random.data(), random.size()) != 1) throw Broken("no random bytes");
  auto const key = base64(random.data(), random.size());
  auto const host = fmt::format("127.0.0.1:{}", target.port);
  auto request = fmt::format(
      "GET {} HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {}\r\n"
      "Sec-WebSocket-Version: 13\r\nOrigin: {}://{}\r\n",
      target.path, host, key, target.tls ? "https" : "http", host);
  if (!target.protocol.empty()) request += "Sec-WebSocket-Protocol: " + target.protocol + "\r\n";
  if (!target.cookie.empty()) request += "Cookie: " + target.cookie + "\r\n";
  if (target.deflate)
    request +=
        "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n";
  return {request + "\r\n", accept_for(key)};
}

bool read_upgrade_reply(std::string_view head, Target const& target, std::string_view accept) {
  if (!head.starts_with("HTTP/1.1 101")) throw Broken("refused: " + std::string(head.substr(0, head.find("\r\n"))));
  if (header(head, "sec-websocket-accept") != accept) throw Broken("wrong Sec-WebSocket-Accept");
  if (header(head, "sec-websocket-protocol") != target.protocol) throw Broken("wrong Sec-WebSocket-Protocol");
  auto const extensions = header(head, "sec-websocket-extensions");
  if (extensions.empty()) return false;
  if (!target.deflate || !extensions.starts_with("permessage-deflate")) throw Broken("an extension nobody offered");
  if (extensions.find("server_no_context_takeover") == std::string::npos)
    throw Broken("compression with context takeover, which was not offered");
  return true;
}

}  // namespace shidra::bench
