// SPDX-License-Identifier: AGPL-3.0-or-later
// A WebSocket: Beast reads (frames, masks, fragments, UTF-8, control frames), we write. Everything Beast wants to send
// goes whole into the link's queue, so its control frames and our shared frames never mix in the middle; after a Close
// nothing more is queued (RFC 6455 §5.5.1). Beast never sends data. Runs on: io thread.
#include "server/gateway/web_socket.hpp"

#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <spdlog/spdlog.h>

#include "server/gateway/request_gate.hpp"
#include "server/gateway/token_bucket.hpp"

namespace shidra::gateway {
namespace {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

constexpr std::size_t kept_read_buffer = 4 * 1024;
constexpr std::size_t longest_reason = 123;  // RFC 6455 §5.5: a control frame carries 125 bytes, two are the code
constexpr std::size_t forgiven_per_tick = 16 * 1024;

/// What the layer under Beast tells the WebSocket above it.
class LayerEvents {
 public:
  virtual void on_bytes(std::size_t count) = 0;
  virtual void write_control(std::string bytes) = 0;

 protected:
  ~LayerEvents() = default;
};

/// The stream Beast believes to be the network.
class FrameLayer {
 public:
  using executor_type = PlainSocket::executor_type;

  FrameLayer(Link& link, LayerEvents& events) : link_(link), events_(events) {}
  executor_type get_executor() noexcept { return link_.socket().get_executor(); }

  template <typename Buffers, typename Handler>
  void async_read_some(Buffers const& buffers, Handler&& handler);
  template <typename Buffers, typename Handler>
  void async_write_some(Buffers const& buffers, Handler&& handler) {
    ErrorCode error;
    auto const count = write_some(buffers, error);
    net::post(get_executor(), beast::bind_front_handler(std::forward<Handler>(handler), error, count));
  }

  template <typename Buffers>
  std::size_t write_some(Buffers const& buffers, ErrorCode& error) {
    error = {};
    std::string bytes = beast::buffers_to_string(buffers);
    auto const count = bytes.size();
    events_.write_control(std::move(bytes));
    return count;
  }
  template <typename Buffers>
  std::size_t write_some(Buffers const& buffers) {
    ErrorCode error;
    return write_some(buffers, error);
  }
  // Beast wants a layer that could read synchronously; nobody does.
  template <typename Buffers>
  std::size_t read_some(Buffers const&, ErrorCode& error) {
    error = net::error::operation_not_supported;
    return 0;
  }
  template <typename Buffers>
  std::size_t read_some(Buffers const&) {
    throw boost::system::system_error(net::error::operation_not_supported);
  }

  Link& link() { return link_; }
  LayerEvents& events() { return events_; }

 private:
  Link& link_;
  LayerEvents& events_;
};

/// Reads once there is something; keeps the handler, which keeps the link.
template <typename Handler>
class ReadOnce {
 public:
  ReadOnce(FrameLayer& layer, net::mutable_buffer to, Handler handler)
      : layer_(layer), to_(to), handler_(std::move(handler)) {}

  void start() {
    auto& link = layer_.link();
    if (link.has_buffered()) return net::post(layer_.get_executor(), std::move(*this));
    link.socket().async_wait(PlainSocket::wait_read, std::move(*this));
  }

  void operator()(ErrorCode error = {}) {
    auto& link = layer_.link();
    link.loop().active = link.id();
    if (error || link.is_doomed()) return handler_(ErrorCode(net::error::operation_aborted), 0);
    auto const transfer = link.read(static_cast<char*>(to_.data()), to_.size());
    switch (transfer.io) {
      case Io::done:
        layer_.events().on_bytes(transfer.bytes);
        return handler_(ErrorCode{}, transfer.bytes);
      case Io::ended:
        return handler_(ErrorCode(net::error::eof), 0);
      case Io::broken:
        return handler_(ErrorCode(net::error::connection_reset), 0);
      case Io::wait_to_read:
        return link.socket().async_wait(PlainSocket::wait_read, std::move(*this));
      case Io::wait_to_write:
        return link.socket().async_wait(PlainSocket::wait_write, std::move(*this));
    }
  }

 private:
  FrameLayer& layer_;
  net::mutable_buffer to_;
  Handler handler_;
};

template <typename Buffers, typename Handler>
void FrameLayer::async_read_some(Buffers const& buffers, Handler&& handler) {
  auto buffer = net::buffer_sequence_begin(buffers);
  while (buffer != net::buffer_sequence_end(buffers) && net::mutable_buffer(*buffer).size() == 0) ++buffer;
  ReadOnce<std::decay_t<Handler>>(*this, *buffer, std::forward<Handler>(handler)).start();
}

// The end of a connection is the Link's to arrange, once the queue has drained.
template <typename Handler>
void async_teardown(beast::role_type, FrameLayer& layer, Handler&& handler) {
  net::post(layer.get_executor(), beast::bind_front_handler(std::forward<Handler>(handler), ErrorCode{}));
}
[[maybe_unused]] void teardown(beast::role_type, FrameLayer&, ErrorCode& error) { error = {}; }
void beast_close_socket(FrameLayer& layer) { layer.link().break_off("WebSocket layer"); }

bool is_close(std::string_view frame) { return !frame.empty() && static_cast<unsigned char>(frame[0]) == 0x88; }

std::string close_frame(std::uint16_t code, std::string_view reason) {
  auto cut = std::min(reason.size(), longest_reason);
  while (cut < reason.size() && (static_cast<unsigned char>(reason[cut]) & 0xC0) == 0x80) --cut;  // not inside a letter
  std::string frame = {static_cast<char>(0x88), static_cast<char>(cut + 2), static_cast<char>(code >> 8),
                       static_cast<char>(code & 0xFF)};
  return frame += reason.substr(0, cut);
}

/// Beast echoes any code of the peer; codes nobody may send (RFC 6455 §7.4) are answered with 1002.
std::string with_valid_code(std::string frame) {
  if (frame.size() < 4) return frame;
  auto const code = static_cast<unsigned char>(frame[2]) * 256 + static_cast<unsigned char>(frame[3]);
  auto const valid =
      (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) || (code >= 3000 && code <= 4999);
  return valid ? frame : close_frame(1002, {});
}

class WebSocketTalk final : public Talk, public Socket, private LayerEvents {
 public:
  WebSocketTalk(Link& link, std::string client);

  void accept(std::string const& key);
  void start(Opening const& opening);

  SocketId id() const override { return link_.id(); }
  Sent send(SharedFrame frame, Tag tag, Importance importance) override;
  std::size_t purge(Tag tag) override { return link_.out().purge(tag); }
  void close(CloseCode code, std::string_view reason) override;
  std::size_t queued_bytes() const override { return link_.out().bytes(); }
  std::string const& peer_address() const override { return client_; }

  void on_drained() override;
  void on_tick(Clock::time_point now) override;
  void on_drain() override { close(CloseCode::restarting, "restarting"); }
  void on_broken() override;

 private:
  void on_bytes(std::size_t count) override;
  void write_control(std::string bytes) override;
  void queue_close(std::string frame);
  void read();
  void on_read(ErrorCode error);
  void on_text();
  void end_conversation();
  bool spend();

  Link& link_;
  std::string client_;
  websocket::stream<FrameLayer, false> stream_;
  beast::flat_buffer buffer_;
  std::unique_ptr<Conversation> conversation_;
  TokenBucket bucket_;
  Clock::time_point next_ping_, pinged_at_, closing_since_;
  std::size_t bytes_without_message_ = 0;
  bool closing_ = false, awaits_pong_ = false, dropped_state_ = false;
  bool paused_ = false;  ///< not read from until the rate allows it again
};

WebSocketTalk::WebSocketTalk(Link& link, std::string client)
    : link_(link),
      client_(std::move(client)),
      stream_(link, static_cast<LayerEvents&>(*this)),
      buffer_(link.loop().limits().message_bytes + 1),  // Beast wants room to look for the frame after a full message
      bucket_(link.loop().limits().messages_per_second, link.loop().limits().message_burst, Clock::now()),
      next_ping_(Clock::now() + link.loop().limits().ping_every) {
  ++link_.loop().counters.sockets_open;
}

void WebSocketTalk::accept(std::string const& key) {
  namespace http = beast::http;
  http::request<http::empty_body> request(http::verb::get, "/", 11);
  request.set(http::field::host, "gate");  // the gate has seen the real one
  request.set(http::field::connection, "upgrade");
  request.set(http::field::upgrade, "websocket");
  request.set(http::field::sec_websocket_version, "13");
  request.set(http::field::sec_websocket_key, key);
  stream_.set_option(websocket::stream_base::decorator([this](websocket::response_type& response) {
    response.set(http::field::server, "shidra");
    response.set(http::field::date, link_.loop().date);
    response.set(http::field::sec_websocket_protocol, beast::string_view(sub_protocol.data(), sub_protocol.size()));
  }));
  stream_.auto_fragment(false);
  stream_.read_message_max(link_.loop().limits().message_bytes);
  stream_.control_callback([this](websocket::frame_type, beast::string_view) {
    if (!spend()) close(CloseCode::too_many, "too many control frames");
  });
  stream_.accept(request);
}

void WebSocketTalk::start(Opening const& opening) {
  link_.loop().sockets.emplace(link_.id(), this);
  conversation_ = opening(*this);
  if (!conversation_) close(CloseCode::internal, {});
  read();
}

Sent WebSocketTalk::send(SharedFrame frame, Tag tag, Importance importance) {
  if (closing_ || link_.is_doomed()) return Sent::closed;
  auto& out = link_.out();
  auto const limit = link_.loop().limits().queue_bytes;
  auto const needed = frame->wire().size() + OutQueue::overhead;
  // A burst within one turn is not slowness: let the kernel have what it takes before judging.
  if (out.cost() + needed > limit / 2) link_.write_now();
  auto const full = [&](std::size_t most) { return !out.empty() && out.cost() + needed > most; };
  auto piece = frame_piece(std::move(frame), tag, importance);
  if (importance == Importance::state && full(limit / 2)) {
    if (out.replace_state(piece)) return Sent::queued;
    dropped_state_ = true;
    ++link_.loop().counters.state_frames_dropped;
    return Sent::dropped;
  }
  if (full(limit)) {
    auto const dropped = out.drop_state();
    dropped_state_ = dropped_state_ || dropped > 0;
    link_.loop().counters.state_frames_dropped += dropped;
  }
  if (full(limit)) return close(CloseCode::slow, "reads too slowly"), Sent::closed;
  link_.push(std::move(piece));
  return Sent::queued;
}

void WebSocketTalk::close(CloseCode code, std::string_view reason) {
  if (closing_) return;
  auto& counters = link_.loop().counters;
  if (code == CloseCode::slow) {
    ++counters.closed_slow;
    link_.out().drop_frames();
  }
  if (code == CloseCode::too_many) ++counters.closed_too_many;
  if (code == CloseCode::silent) ++counters.closed_silent;
  queue_close(close_frame(static_cast<std::uint16_t>(code), reason));
}

void WebSocketTalk::queue_close(std::string frame) {
  link_.push(owned_piece(std::move(frame), Part::control));
  closing_ = true;
  closing_since_ = Clock::now();
  link_.loop().sockets.erase(link_.id());
}

void WebSocketTalk::write_control(std::string bytes) {
  if (closing_) return;
  if (is_close(bytes)) return queue_close(with_valid_code(std::move(bytes)));
  auto const limit = link_.loop().limits().queue_bytes;
  if (link_.out().cost() > limit) return close(CloseCode::slow, "reads too slowly");
  link_.push(owned_piece(std::move(bytes), Part::control));
}

void WebSocketTalk::on_bytes(std::size_t count) {
  bytes_without_message_ += count;
  if (bytes_without_message_ > link_.loop().limits().wire_bytes_per_message)
    close(CloseCode::too_many, "too many fragments");
}

void WebSocketTalk::read() {
  stream_.async_read(buffer_, [this, self = link_.shared_from_this()](ErrorCode error, std::size_t) {
    self->loop().active = self->id();
    on_read(error);
  });
}

void WebSocketTalk::on_read(ErrorCode error) {
  if (link_.is_doomed()) return;
  if (!error) {
    on_text();
    paused_ = !closing_ && !bucket_.has_token(Clock::now());
    if (!paused_) read();
    return;
  }
  auto const lost =
      error == net::error::eof || error == net::error::connection_reset || error == net::error::operation_aborted;
  if (!closing_) queue_close(close_frame(1002, {}));  // Beast met an error of the peer that it had no answer for
  end_conversation();
  if (lost) return link_.break_off("peer ended");
  link_.finish();
}

void WebSocketTalk::on_text() {
  bytes_without_message_ = 0;
  auto const bytes = buffer_.data();
  std::string text(static_cast<char const*>(bytes.data()), bytes.size());
  buffer_.consume(bytes.size());
  if (buffer_.capacity() > kept_read_buffer) buffer_.shrink_to_fit();
  if (closing_ || !conversation_) return;
  if (!stream_.got_text()) return close(CloseCode::unsupported, "text only");
  spend();  // whoever is too quick is not heard for a moment (on_read): TCP slows the peer down, nothing is lost
  ++link_.loop().counters.messages_in;
  conversation_->on_message(std::move(text));
}

bool WebSocketTalk::spend() { return bucket_.take(Clock::now()); }

void WebSocketTalk::on_drained() {
  if (!dropped_state_ || closing_ || !conversation_) return;
  dropped_state_ = false;
  conversation_->on_room();
}

void WebSocketTalk::on_tick(Clock::time_point now) {
  auto const& limits = link_.loop().limits();
  if (paused_ && (closing_ || bucket_.has_token(now))) {
    paused_ = false;
    read();
  }
  bytes_without_message_ -= std::min(bytes_without_message_, forgiven_per_tick);
  if (closing_) {
    if (now - closing_since_ > limits.close_deadline) link_.break_off("close deadline");
    return;
  }
  if (awaits_pong_ && link_.last_heard() > pinged_at_) awaits_pong_ = false;
  if (awaits_pong_ && now - pinged_at_ > limits.pong_deadline) return close(CloseCode::silent, "no answer to a ping");
  if (now < next_ping_) return;
  static constexpr std::string_view ping{"\x89\0", 2};
  link_.push(static_piece(ping, Part::control));
  if (!awaits_pong_) pinged_at_ = now;
  awaits_pong_ = true;
  next_ping_ = now + limits.ping_every;
}

void WebSocketTalk::end_conversation() {
  link_.loop().sockets.erase(link_.id());
  if (auto const ended = std::move(conversation_)) ended->on_closed();
}

void WebSocketTalk::on_broken() {
  closing_ = true;
  --link_.loop().counters.sockets_open;
  end_conversation();
}

}  // namespace

void open_web_socket(Link& link, std::string const& key, std::string client, Opening const& opening) {
  auto talk = std::make_unique<WebSocketTalk>(link, std::move(client));
  auto& socket = *talk;
  link.become(std::move(talk));
  socket.accept(key);
  socket.start(opening);
}

}  // namespace shidra::gateway
