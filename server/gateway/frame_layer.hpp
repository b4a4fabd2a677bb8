// SPDX-License-Identifier: AGPL-3.0-or-later
// The stream Beast believes to be the network: reads from the link, through the unpacker where compression was
// negotiated, and gives whole whatever Beast wants to send to the WebSocket above. Runs on: io thread.
// For web_socket.cpp only.
#pragma once

#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "server/gateway/link.hpp"
#include "server/gateway/unpacker.hpp"

namespace shidra::gateway {

/// What the layer under Beast tells the WebSocket above it.
class LayerEvents {
 public:
  virtual void on_bytes(std::size_t count) = 0;
  virtual void write_control(std::string bytes) = 0;
  /// A compressed message broke a rule; Beast's read ends with an error right after.
  virtual void on_unsound(Unpacker::Verdict verdict) = 0;

 protected:
  ~LayerEvents() = default;
};

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
    net::post(get_executor(), boost::beast::bind_front_handler(std::forward<Handler>(handler), error, count));
  }

  template <typename Buffers>
  std::size_t write_some(Buffers const& buffers, ErrorCode& error) {
    error = {};
    std::string bytes = boost::beast::buffers_to_string(buffers);
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

  /// From now on the peer may compress messages that have at most so many bytes when inflated. Before the first read.
  void unpack(std::size_t most) { unpacker_ = std::make_unique<Unpacker>(most); }
  void allow(std::size_t most) {
    if (unpacker_) unpacker_->allow(most);
  }
  bool has_buffered() const {
    return link_.has_buffered() || (unpacker_ && (unpacker_->has_output() || unpacker_->has_rest()));
  }
  /// A long compressed message has come whole, and is next. Only one at a time is inflated and handed to its
  /// conversation (Turns). What came before it goes first: on that the socket may come to wait.
  bool needs_turn() const { return unpacker_ && unpacker_->is_whole() && !unpacker_->has_output() && !has_turn_; }
  void begin_turn() { has_turn_ = true; }
  /// Does nothing without one.
  void end_turn() {
    if (std::exchange(has_turn_, false)) link_.loop().inflating.pass();
  }
  /// Of a compressed message; Beast knows of the others.
  bool is_half_way() const { return unpacker_ && unpacker_->is_half_way(); }
  /// One attempt to read. Done with no bytes at all: what came was only a part of a compressed message.
  Transfer pull(net::mutable_buffer to);
  Link& link() { return link_; }

 private:
  /// Bytes read at once where they may be compressed: what of them is not looked at yet is kept while the socket is not
  /// read from.
  static constexpr std::size_t most_at_once = 16 * 1024;

  Link& link_;
  LayerEvents& events_;
  std::unique_ptr<Unpacker> unpacker_;
  bool has_turn_ = false;
};

inline Transfer FrameLayer::pull(net::mutable_buffer to) {
  auto* const room = static_cast<char*>(to.data());
  if (!unpacker_) {
    auto const transfer = link_.read(room, to.size());
    if (transfer.io == Io::done) events_.on_bytes(transfer.bytes);
    return transfer;
  }
  if (!unpacker_->has_output()) {
    auto verdict = Unpacker::Verdict::fine;
    if (unpacker_->has_rest()) {
      verdict = unpacker_->go_on();
    } else {
      auto& scratch = link_.loop().scratch;
      auto const transfer = link_.read(scratch.data(), std::min(scratch.size(), most_at_once));
      if (transfer.io != Io::done) return transfer;
      events_.on_bytes(transfer.bytes);
      verdict = unpacker_->take({scratch.data(), transfer.bytes});
    }
    if (verdict != Unpacker::Verdict::fine) {
      events_.on_unsound(verdict);
      return {Io::refused};
    }
  }
  auto const given = unpacker_->give(room, to.size());
  if (!unpacker_->has_output()) end_turn();
  return {Io::done, given};
}

/// Reads once there is something; keeps the handler, which keeps the link.
template <typename Handler>
class ReadOnce {
 public:
  ReadOnce(FrameLayer& layer, net::mutable_buffer to, Handler handler)
      : layer_(layer), to_(to), handler_(std::move(handler)) {}

  void start() {
    auto& link = layer_.link();
    if (layer_.needs_turn()) return link.loop().inflating.take(WithTurn{std::move(*this)});
    if (layer_.has_buffered()) return net::post(layer_.get_executor(), std::move(*this));
    link.socket().async_wait(PlainSocket::wait_read, std::move(*this));
  }

  void operator()(ErrorCode error = {}) {
    auto& link = layer_.link();
    link.loop().active = link.id();
    if (error || link.is_doomed()) return handler_(ErrorCode(net::error::operation_aborted), 0);
    auto const transfer = layer_.pull(to_);
    switch (transfer.io) {
      case Io::done:
        if (transfer.bytes == 0) return start();
        return handler_(ErrorCode{}, transfer.bytes);
      case Io::ended:
        return handler_(ErrorCode(net::error::eof), 0);
      case Io::refused:
        return handler_(ErrorCode(net::error::message_size), 0);
      case Io::broken:
        return handler_(ErrorCode(net::error::connection_reset), 0);
      case Io::wait_to_read:
        return link.socket().async_wait(PlainSocket::wait_read, std::move(*this));
      case Io::wait_to_write:
        return link.socket().async_wait(PlainSocket::wait_write, std::move(*this));
    }
  }

 private:
  struct WithTurn {
    ReadOnce read;
    void operator()(ErrorCode /*how the turn came*/ = {}) {
      read.layer_.begin_turn();
      if (read.layer_.link().is_doomed()) read.layer_.end_turn();
      read();
    }
  };

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
void async_teardown(boost::beast::role_type, FrameLayer& layer, Handler&& handler) {
  net::post(layer.get_executor(), boost::beast::bind_front_handler(std::forward<Handler>(handler), ErrorCode{}));
}
inline void teardown(boost::beast::role_type, FrameLayer&, ErrorCode& error) { error = {}; }
inline void beast_close_socket(FrameLayer& layer) { layer.link().break_off("WebSocket layer"); }

}  // namespace shidra::gateway
