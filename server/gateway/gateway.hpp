// SPDX-License-Identifier: AGPL-3.0-or-later
// The way in and out of the server: HTTP, WebSocket and TLS behind a narrow interface without Boost.
// Everything here runs on the one io thread unless a comment says "any thread". The gateway owns connections,
// queues and timers; the Site (whoever uses the gateway) decides what is answered. The gateway knows no noun.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "server/gateway/frame.hpp"
#include "server/gateway/http_message.hpp"
#include "server/gateway/limits.hpp"

namespace shidra::gateway {

/// Identifies a socket for the life of the process; never reused.
using SocketId = std::uint64_t;

/// Any number the caller likes: frames queued under it can be purged together. Tag 0 is "none" and is never purged.
using Tag = std::uint64_t;

/// What may happen to a frame on a socket whose queue is filling: `state` may be replaced or dropped (only the latest
/// value counts), `log` and `reply` never are: the socket is closed with `slow` instead. A `snapshot` is a large reply
/// that was asked for: it has a limit of its own, so that on a slow line it does not close the socket.
enum class Importance : std::uint8_t { state, log, reply, snapshot };

/// What became of a frame given to Socket::send.
enum class Sent : std::uint8_t {
  queued,   ///< it will leave in the order it was given
  dropped,  ///< a state frame, the queue was over half full; Conversation::on_room follows when it has emptied
  closed    ///< the socket is closing (perhaps just now, for being slow): nothing more will leave
};

/// What was taken back from a queue.
struct Purged {
  std::size_t frames = 0;
  bool snapshot = false;  ///< a reply was among them: whoever asked is still to be answered
};

/// What is to be expected of a reply that is owed: `large` ones (snapshots) are waited for before many are asked for.
enum class ReplySize : std::uint8_t { small, large };

/// Why a WebSocket is closed; the numbers are on the wire (RFC 6455 §7.4; 4000–4999 are ours).
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported = 1003,  ///< a binary message
  bad_text = 1007,     ///< not UTF-8
  policy = 1008,
  too_big = 1009,
  internal = 1011,
  restarting = 1012,  ///< come back in a moment, after a random wait
  slow = 4001,        ///< did not read fast enough: resume
  too_many = 4002,    ///< more messages than the limit
  silent = 4003,      ///< did not answer a ping
  signed_out = 4004   ///< the session ended or was revoked
};

class TokenBucket;

/// One open WebSocket as the rest of the server sees it. Runs on: io thread. Valid until Conversation::on_closed has
/// returned. No function of it ever calls back into the Conversation: callbacks come from the loop, later.
class Socket {
 public:
  virtual SocketId id() const = 0;
  /// Queues a frame; all that waits leaves in one gathered write at the end of the loop's turn.
  virtual Sent send(SharedFrame frame, Tag tag, Importance importance) = 0;
  /// A reply is to come by reply(): a restart waits for it, within reason, before it closes the socket.
  virtual void owe_reply(ReplySize size) = 0;
  /// Sends a reply that was owed, of the size that was said.
  virtual Sent reply(SharedFrame frame, ReplySize size, Tag tag = 0) = 0;
  /// Takes back every queued frame with this tag of which no byte has left yet, a snapshot among them.
  virtual Purged purge(Tag tag) = 0;
  /// The same for states only.
  virtual void purge_states(Tag tag) = 0;
  /// Sends Close after what is queued (for `slow` and `signed_out`: instead of it). `reason`: UTF-8, cut to 123 bytes.
  /// Further calls do nothing. on_closed follows once the peer has answered, or a deadline has passed.
  virtual void close(CloseCode code, std::string_view reason) = 0;
  /// From now on messages read from this socket are paid from `rate`, which other sockets may share, and no longer from
  /// one of its own; control frames still are. Io thread only.
  virtual void share_rate(std::shared_ptr<TokenBucket> rate) = 0;
  /// From now on messages may have Limits::message_bytes; until then, like anybody's, Limits::stranger_bytes. Io thread
  /// only.
  virtual void allow_long_messages() = 0;
  /// Bytes waiting in our queue (not the kernel's).
  virtual std::size_t queued_bytes() const = 0;
  /// The peer's address in text form, behind a trusted proxy the one the proxy reported.
  virtual std::string const& peer_address() const = 0;

 protected:
  ~Socket() = default;
};

/// The Site's half of an open WebSocket. Runs on: io thread. An exception thrown from it is logged and ends the socket.
class Conversation {
 public:
  virtual ~Conversation() = default;
  /// One whole text message, valid UTF-8, at most Limits::message_bytes.
  virtual void on_message(std::string text) = 0;
  /// State frames were dropped earlier and the queue is empty again: send the latest values now.
  virtual void on_room() {}
  /// The server goes down and closes the socket once no reply is owed on it: a frame may tell the peer when to come
  /// back. What the peer asks from now on is still given to on_message.
  virtual void on_restart(std::chrono::milliseconds /*come_back*/) {}
  /// The last call; the Conversation is destroyed after it and its Socket must not be touched any more.
  virtual void on_closed() = 0;
};

/// Answers one request; any thread, exactly once (further calls are ignored). If every copy is dropped unanswered the
/// gateway answers 500. May outlive the connection and the Gateway: then nothing happens.
using Answer = std::function<void(HttpReply)>;

/// Makes the Conversation of a WebSocket that has just been opened. Runs on: io thread.
using Opening = std::function<std::unique_ptr<Conversation>(Socket&)>;

/// Answers one request for a WebSocket: refuse with a reply, or open it. Same rules as Answer.
using UpgradeAnswer = std::function<void(std::variant<HttpReply, Opening>)>;

/// Lets the body of a request come (nothing), or refuses it with a reply. Same rules as Answer.
using Admission = std::function<void(std::optional<HttpReply>)>;

/// What the server makes of requests. Runs on: io thread; must not block.
class Site {
 public:
  virtual ~Site() = default;
  /// How many body bytes this request may have. `path` is decoded. More than that is refused with 413.
  virtual std::size_t body_limit(std::string_view /*method*/, std::string_view /*path*/) const {
    return default_body_limit;
  }
  /// Whether the body may come at all; asked only of one longer than Limits::stranger_bytes, with the request as its
  /// head says it (no body). Nothing of the body is written, and no 100 Continue sent, before the answer.
  virtual void admit(HttpRequest const& /*head*/, Admission answer) { answer(std::nullopt); }
  /// GET, HEAD, POST, PUT, DELETE, PATCH or OPTIONS. To a HEAD answer as to a GET: the gateway leaves the body out.
  virtual void request(HttpRequest request, Answer answer) = 0;
  /// A request for a WebSocket whose handshake is well-formed and offers `shidra.v1`. Path, Origin and session are the
  /// Site's to judge.
  virtual void upgrade(HttpRequest request, UpgradeAnswer answer) = 0;
};

struct Options {
  std::string host = "127.0.0.1";            ///< an address, not a name; "::" listens on IPv6 and IPv4
  std::uint16_t port = 0;                    ///< 0: the system chooses
  std::string certificate_file;              ///< PEM chain; empty: plain HTTP
  std::string key_file;                      ///< PEM key
  std::vector<std::string> trusted_proxies;  ///< addresses or networks ("10.0.0.0/8") whose X-Forwarded-* count
  std::string spool_folder = "/tmp";         ///< where bodies over Limits::memory_body_bytes wait
  unsigned sending_threads = 1;              ///< that send at once to many sockets, the io thread among them
  Limits limits;
};

/// Figures since the start, and how many connections are open. Runs on: io thread.
struct Counters {
  std::uint64_t connections_open = 0, sockets_open = 0;
  std::uint64_t connections = 0, connections_refused = 0, requests = 0, requests_refused = 0;
  std::uint64_t messages_in = 0, frames_out = 0, bytes_in = 0, bytes_out = 0;
  std::uint64_t state_frames_dropped = 0, closed_slow = 0, closed_too_many = 0, closed_silent = 0, exceptions = 0;
};

using TimerId = std::uint64_t;

/// What the rest of the server needs of the gateway while sockets are open: a turn on the io thread, a timer, a socket
/// by its id. Behind an interface so that a test can put a loop with a clock of its own in the gateway's place.
class Switchboard {
 public:
  /// Runs `work` on the io thread, in the order given; however many wait, the thread is woken once. Any thread.
  virtual void post(std::function<void()> work) = 0;
  /// Runs `work` once on the io thread after `wait`. Io thread only (or before the loop runs).
  virtual TimerId after(std::chrono::milliseconds wait, std::function<void()> work) = 0;
  /// The open socket with that id; null when it is closing or gone. Io thread only.
  virtual Socket* socket(SocketId id) = 0;

 protected:
  ~Switchboard() = default;
};

/// The gateway itself. Construct, start(), then run() on the thread that becomes the io thread.
class Gateway final : public Switchboard {
 public:
  /// `site` must outlive the gateway. Throws std::runtime_error when the certificate or an option cannot be used.
  Gateway(Site& site, Options options);
  ~Gateway();
  Gateway(Gateway const&) = delete;
  Gateway& operator=(Gateway const&) = delete;

  /// Binds and listens. Throws std::system_error. Ignores SIGPIPE for the process (OpenSSL writes with write(2)).
  void start();
  /// The port listened on; after start(). Any thread.
  std::uint16_t port() const;
  /// The loop; returns after stop(). Every open socket has had its on_closed by then.
  void run();
  /// Ends run(). Any thread.
  void stop();
  void post(std::function<void()> work) override;
  TimerId after(std::chrono::milliseconds wait, std::function<void()> work) override;
  /// Forgets a timer; nothing happens if it has run. Io thread only.
  void cancel(TimerId timer);
  /// Stops accepting, lets running requests finish and closes every socket with `restarting`, at random moments spread
  /// over `spread`, each told another time to come back; then `done` runs once no connection is left, or 3 s after the
  /// last close. Io thread only.
  void drain(std::chrono::milliseconds spread, std::function<void()> done);
  /// Reads the certificate and key again; new connections use them, open ones go on. On failure the old ones stay and
  /// the reason is returned. Any thread.
  tl::expected<void, std::string> reload_certificate();
  Socket* socket(SocketId id) override;
  /// Io thread only.
  Counters const& counters() const;

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace shidra::gateway
