// SPDX-License-Identifier: AGPL-3.0-or-later
// A WebSocket: Beast reads (frames, masks, fragments, UTF-8, control frames), we write. Everything Beast wants to send
// goes whole into the link's queue, so its control frames and our shared frames never mix in the middle; after a Close
// nothing more is queued (RFC 6455 §5.5.1). Beast never sends data. Runs on: io thread.
#include "server/gateway/web_socket.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <spdlog/spdlog.h>

#include "server/gateway/frame_layer.hpp"
#include "server/gateway/request_gate.hpp"
#include "server/gateway/token_bucket.hpp"

namespace shidra::gateway {
namespace {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

constexpr std::size_t longest_reason = 123;  // RFC 6455 §5.5: a control frame carries 125 bytes, two are the code
constexpr std::size_t forgiven_per_tick = 16 * 1024;
constexpr std::uint32_t most_owed = 256;                   // small replies to come on one socket: then it is not read
constexpr std::uint32_t large_as_small = 64;               // a large one counts as so many
constexpr std::size_t most_unread = 64 * 1024;             // bytes of ours that wait on it, likewise
constexpr std::chrono::milliseconds owed_patience{2'000};  // of a restart, with replies that do not come

/// Beast prepares room for a message before the first byte of it has come, 1.5 kB on every idle socket if it may. It
/// may not: the first portion is small, and what a message needs beyond it is allocated once its length is known.
class ReadBuffer : public beast::flat_buffer {
 public:
  /// `most`: bytes of a message. Beast wants room to look for the frame after a full one.
  explicit ReadBuffer(std::size_t most) : beast::flat_buffer(most + 1) {}
  void allow(std::size_t most) { beast::flat_buffer::max_size(most + 1); }
  std::size_t max_size() const noexcept {
    auto const limit = beast::flat_buffer::max_size();
    return size() == 0 ? std::min(limit, first_portion) : limit;
  }

 private:
  static constexpr std::size_t first_portion = 64;
};

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

std::uint32_t weight_of(ReplySize size) { return size == ReplySize::large ? large_as_small : 1; }

class WebSocketTalk final : public Talk, public Socket, private LayerEvents {
 public:
  explicit WebSocketTalk(Link& link);

  void accept(Handshake const& handshake);
  void start(Opening const& opening);

  SocketId id() const override { return link_.id(); }
  Sent send(SharedFrame frame, Tag tag, Importance importance) override;
  void owe_reply(ReplySize size) override { owed_ += weight_of(size); }
  Sent reply(SharedFrame frame, ReplySize size, Tag tag) override;
  Purged purge(Tag tag) override { return link_.out().purge(tag); }
  void purge_states(Tag tag) override { link_.out().purge_states(tag); }
  void close(CloseCode code, std::string_view reason) override;
  void share_rate(std::shared_ptr<TokenBucket> rate) override { shared_rate_ = std::move(rate); }
  void allow_long_messages() override;
  std::size_t queued_bytes() const override { return link_.out().bytes(); }
  std::string const& peer_address() const override { return link_.counted(); }

  void on_drained() override;
  void on_tick(Clock::time_point now) override;
  void on_drain(std::chrono::milliseconds come_back) override;
  void on_broken() override;

 private:
  void on_bytes(std::size_t count) override;
  void write_control(std::string bytes) override;
  void on_unsound(Unpacker::Verdict verdict) override;
  void queue_close(std::string frame);
  void read();
  bool may_read(Clock::time_point now);
  void read_again(Clock::time_point now);
  /// A message has begun to come and is not whole. One that has just become so begins anew with the next tick.
  bool is_half_way() { return buffer_.size() > 0 || stream_.next_layer().is_half_way(); }
  void on_read(ErrorCode error);
  void on_text();
  void close_for_restart();
  void end_conversation();
  TokenBucket& rate() { return shared_rate_ ? *shared_rate_ : bucket_; }

  Link& link_;
  websocket::stream<FrameLayer, false> stream_;
  ReadBuffer buffer_;
  std::unique_ptr<Conversation> conversation_;
  TokenBucket bucket_;
  std::shared_ptr<TokenBucket> shared_rate_;  ///< set: for messages, in place of bucket_
  Clock::time_point pinged_at_, closing_since_, restarting_since_;
  Clock::time_point begun_since_;  ///< the message under way, as of the tick that found it; zero: none is
  std::size_t bytes_without_message_ = 0;
  std::uint32_t owed_ = 0;  ///< replies to come, by weight
  Compression compression_ = Compression::none;
  bool closing_ = false, awaits_pong_ = false, dropped_state_ = false;
  bool restarting_ = false;
  bool paused_ = false;  ///< not read from until may_read()
};

WebSocketTalk::WebSocketTalk(Link& link)
    : link_(link),
      stream_(link, static_cast<LayerEvents&>(*this)),
      buffer_(link.loop().limits().stranger_bytes),
      bucket_(link.loop().limits().messages_per_second, link.loop().limits().message_burst, Clock::now()) {
  ++link_.loop().counters.sockets_open;
}

void WebSocketTalk::accept(Handshake const& handshake) {
  namespace http = beast::http;
  http::request<http::empty_body> request(http::verb::get, "/", 11);
  request.set(http::field::host, "gate");  // the gate has seen the real one
  request.set(http::field::connection, "upgrade");
  request.set(http::field::upgrade, "websocket");
  request.set(http::field::sec_websocket_version, "13");
  request.set(http::field::sec_websocket_key, handshake.key);
  stream_.set_option(websocket::stream_base::decorator([&](websocket::response_type& response) {
    response.set(http::field::server, "shidra");
    response.set(http::field::date, link_.loop().date);
    response.set(http::field::sec_websocket_protocol, beast::string_view(sub_protocol.data(), sub_protocol.size()));
    if (handshake.extensions) response.set(http::field::sec_websocket_extensions, *handshake.extensions);
  }));
  stream_.auto_fragment(false);
  stream_.read_message_max(link_.loop().limits().stranger_bytes);
  stream_.control_callback([this](websocket::frame_type, beast::string_view) {
    // From this socket's own rate: a pong must not close it because another has used up the one they share.
    if (!bucket_.take(Clock::now())) close(CloseCode::too_many, "too many control frames");
  });
  stream_.accept(request);
  stream_.set_option(websocket::stream_base::decorator([](websocket::response_type&) {}));  // let go of `handshake`
  if (!handshake.extensions) return;
  compression_ = Compression::deflate;
  stream_.next_layer().unpack(link_.loop().limits().stranger_bytes);
}

void WebSocketTalk::allow_long_messages() {
  auto const most = link_.loop().limits().message_bytes;
  buffer_.allow(most);
  stream_.read_message_max(most);
  stream_.next_layer().allow(most);
}

void WebSocketTalk::start(Opening const& opening) {
  link_.loop().sockets.emplace(link_.id(), this);
  conversation_ = opening(*this);
  if (!conversation_) close(CloseCode::internal, {});
  paused_ = !closing_ && !may_read(Clock::now());
  if (!paused_) read();
}

Sent WebSocketTalk::send(SharedFrame frame, Tag tag, Importance importance) {
  if (closing_ || link_.is_doomed()) return Sent::closed;
  auto& out = link_.out();
  auto const limit = link_.loop().limits().queue_bytes;
  auto piece = frame_piece(std::move(frame), tag, importance, compression_);
  auto const needed = piece.bytes.size() + OutQueue::overhead;
  // A burst within one turn is not slowness: let the kernel have what it takes before judging.
  if (out.cost() + needed > limit / 2) link_.write_now();
  auto const waiting = [&] {
    return importance == Importance::snapshot ? out.snapshot_bytes() : out.cost_beside_snapshots();
  };
  auto const full = [&](std::size_t most) { return waiting() > 0 && waiting() + needed > most; };
  if (importance == Importance::state && full(limit / 2)) {
    if (out.replace_state(piece)) return Sent::queued;
    dropped_state_ = true;
    ++link_.loop().counters.state_frames_dropped;
    return Sent::dropped;
  }
  auto const most = importance == Importance::snapshot ? link_.loop().limits().snapshot_bytes : limit;
  if (full(most)) {
    auto const dropped = out.drop_state();
    dropped_state_ = dropped_state_ || dropped > 0;
    link_.loop().counters.state_frames_dropped += dropped;
  }
  if (full(most)) return close(CloseCode::slow, "reads too slowly"), Sent::closed;
  link_.push(std::move(piece));
  return Sent::queued;
}

Sent WebSocketTalk::reply(SharedFrame frame, ReplySize size, Tag tag) {
  owed_ -= std::min(owed_, weight_of(size));
  auto const sent = send(std::move(frame), tag, size == ReplySize::large ? Importance::snapshot : Importance::reply);
  if (restarting_ && owed_ == 0) close_for_restart();
  if (paused_) read_again(Clock::now());
  return sent;
}

void WebSocketTalk::close(CloseCode code, std::string_view reason) {
  if (closing_) return;
  auto& counters = link_.loop().counters;
  if (code == CloseCode::slow) ++counters.closed_slow;
  if (code == CloseCode::slow || code == CloseCode::signed_out) link_.out().drop_frames();
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
  if (link_.out().cost_beside_snapshots() > limit) return close(CloseCode::slow, "reads too slowly");
  link_.push(owned_piece(std::move(bytes), Part::control));
}

void WebSocketTalk::on_bytes(std::size_t count) {
  bytes_without_message_ += count;
  if (bytes_without_message_ > link_.loop().limits().wire_bytes_per_message)
    close(CloseCode::too_many, "too many fragments");
}

void WebSocketTalk::on_unsound(Unpacker::Verdict verdict) {
  if (verdict == Unpacker::Verdict::too_big) return close(CloseCode::too_big, {});
  if (verdict == Unpacker::Verdict::damaged) return close(CloseCode::bad_text, {});
  close(CloseCode::protocol_error, {});
}

void WebSocketTalk::read() {
  stream_.async_read(buffer_, [this, self = link_.shared_from_this()](ErrorCode error, std::size_t) {
    self->loop().active = self->id();
    on_read(error);
  });
}

void WebSocketTalk::on_read(ErrorCode error) {
  if (error) stream_.next_layer().end_turn();
  if (link_.is_doomed()) return;
  if (!error) {
    on_text();
    paused_ = !closing_ && !may_read(Clock::now());
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
  begun_since_ = {};
  auto const bytes = buffer_.data();
  std::string text(static_cast<char const*>(bytes.data()), bytes.size());
  buffer_.consume(bytes.size());
  buffer_.shrink_to_fit();  // to nothing
  if (closing_ || !conversation_) return;
  if (!stream_.got_text()) return close(CloseCode::unsupported, "text only");
  auto const once_more = text.size() / link_.loop().limits().bytes_as_one_message;
  rate().pay(Clock::now(), 1 + static_cast<double>(once_more));
  ++link_.loop().counters.messages_in;
  conversation_->on_message(std::move(text));
}

/// Whoever asks faster than the rate, or asks for more while replies wait that are not read, is not heard for now: TCP
/// slows the peer down, nothing is lost, and a peer that only asks costs little.
bool WebSocketTalk::may_read(Clock::time_point now) {
  return rate().has_token(now) && owed_ < most_owed && link_.out().bytes() <= most_unread;
}

void WebSocketTalk::read_again(Clock::time_point now) {
  if (!paused_ || link_.is_doomed() || (!closing_ && !may_read(now))) return;
  paused_ = false;
  awaits_pong_ = false;  // its pong may lie unread; the next silence is asked about anew
  read();
}

void WebSocketTalk::on_drained() {
  if (paused_) read_again(Clock::now());
  if (!dropped_state_ || closing_ || !conversation_) return;
  dropped_state_ = false;
  conversation_->on_room();
}

void WebSocketTalk::on_tick(Clock::time_point now) {
  auto const& limits = link_.loop().limits();
  read_again(now);
  if (restarting_ && now - restarting_since_ > owed_patience) close_for_restart();
  bytes_without_message_ -= std::min(bytes_without_message_, forgiven_per_tick);
  if (closing_) {
    if (now - closing_since_ > limits.close_deadline) link_.break_off("close deadline");
    return;
  }
  if (is_half_way()) {
    if (begun_since_ == Clock::time_point{}) begun_since_ = now;
    if (now - begun_since_ > limits.message_deadline) return close(CloseCode::slow, "a message does not end");
  } else {
    begun_since_ = {};
  }
  // First, since what follows may put the ping's time later than its pong's.
  if (awaits_pong_ && link_.last_heard() > pinged_at_) awaits_pong_ = false;
  // While bytes leave the peer is there, and a ping would only wait behind them; when they do not, the write deadline
  // finds out. A long snapshot on a slow line takes longer than any pong may.
  if (!link_.out().empty() && now - link_.last_progress() < limits.ping_after) {
    if (awaits_pong_) pinged_at_ = now;
    return;
  }
  if (awaits_pong_ && !paused_) {
    if (now - pinged_at_ >= limits.pong_deadline) close(CloseCode::silent, "no answer to a ping");
    return;
  }
  // Whoever is not read for being too quick may have answered without being heard.
  if (paused_ || now - link_.last_heard() < limits.ping_after) return;
  static constexpr std::string_view ping{"\x89\0", 2};
  link_.push(static_piece(ping, Part::control));
  pinged_at_ = now;
  awaits_pong_ = true;
}

void WebSocketTalk::on_drain(std::chrono::milliseconds come_back) {
  if (closing_ || restarting_) return;
  restarting_ = true;
  restarting_since_ = Clock::now();
  if (conversation_) conversation_->on_restart(come_back);
  if (owed_ == 0) close_for_restart();
}

void WebSocketTalk::close_for_restart() { close(CloseCode::restarting, "restarting"); }

void WebSocketTalk::end_conversation() {
  link_.loop().sockets.erase(link_.id());
  if (auto const ended = std::move(conversation_)) ended->on_closed();
}

void WebSocketTalk::on_broken() {
  closing_ = true;
  stream_.next_layer().end_turn();
  --link_.loop().counters.sockets_open;
  end_conversation();
}

}  // namespace

void open_web_socket(Link& link, Handshake const& handshake, Opening const& opening) {
  auto talk = std::make_unique<WebSocketTalk>(link);
  auto& socket = *talk;
  link.become(std::move(talk));
  socket.accept(handshake);
  socket.start(opening);
}

}  // namespace shidra::gateway
