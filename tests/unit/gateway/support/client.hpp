// SPDX-License-Identifier: AGPL-3.0-or-later
// A blocking client that sends exactly the bytes a test says, over TCP or TLS, and checks strictly what comes back.
// Every wait ends after a few seconds with an exception, so a test fails instead of hanging. One thread per client.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace shidra::gateway::test {

struct Reply {
  unsigned status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

struct WireFrame {
  unsigned opcode = 0;
  bool final = true;
  std::string payload;      ///< inflated, when it came compressed
  bool compressed = false;  ///< RSV1
  /// Of a Close frame; 1005 when it carries none.
  unsigned close_code() const;
};

enum class Security { plain, tls };
enum class Mask { yes, no };

/// One client frame: first byte as given (FIN, RSV and opcode), shortest length, masked unless told otherwise.
std::string client_frame(unsigned first_byte, std::string_view payload, Mask mask = Mask::yes);
std::string text_frame(std::string_view payload);
/// The payload of a compressed message (RFC 7692 §7.2.1), and back; throws when it is none.
std::string squeezed(std::string_view text);
std::string unsqueezed(std::string_view payload);

class Client {
 public:
  explicit Client(std::uint16_t port, Security security = Security::plain, int receive_buffer = 0);
  ~Client();
  Client(Client const&) = delete;
  Client& operator=(Client const&) = delete;

  /// False when the server has closed.
  bool send(std::string_view bytes);
  /// Reads one reply; `to_head`: it has no body whatever its length says.
  Reply reply(bool to_head = false);
  Reply ask(std::string_view method, std::string_view target, std::string_view more_headers = "",
            std::string_view body = "");
  /// Waits for the end of the connection; false if it does not come. Whatever arrives is kept in `rest`.
  bool ended(int milliseconds = 4000);
  std::string rest;

  /// WebSocket handshake on /ws; the status is 101 when it worked.
  Reply open(std::string_view target = "/ws", std::string_view more_headers = "");
  /// With an offer to compress; what comes compressed is inflated from then on, if the server agreed.
  Reply open_compressed();
  /// From now on reads at most so many bytes at a time, after so many milliseconds.
  void read_by(std::size_t piece, int pause = 0) { piece_ = piece, pause_ = pause; }
  /// The next frame; throws on masked, reserved bits that were not negotiated, or the end of the connection.
  WireFrame frame();
  /// The next frame that is not a ping or pong.
  WireFrame message();
  /// Code of the Close frame, after whatever comes before it; 0 when the connection ended without one.
  unsigned close_code();
  /// Lets go of the memory of what was received (not of the connection).
  void forget();
  /// Is there anything to read within this time?
  bool readable(int milliseconds);

 private:
  bool fill(int milliseconds);
  std::string take(std::size_t count);

  int socket_ = -1;
  std::size_t piece_ = 65536;
  int pause_ = 0;
  bool deflate_ = false;
  ssl_ctx_st* context_ = nullptr;
  ssl_st* tls_ = nullptr;
  std::string in_;
};

}  // namespace shidra::gateway::test
