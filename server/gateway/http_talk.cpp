// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads a head through the gate, then its body, asks the Site, writes the reply, and starts over.
#include "server/gateway/http_talk.hpp"

#include <atomic>

#include <spdlog/spdlog.h>

#include "server/gateway/extensions.hpp"
#include "server/gateway/reply_head.hpp"
#include "server/gateway/text_rules.hpp"

namespace shidra::gateway {
namespace {

constexpr int reads_per_turn = 16;             // then it is the others' turn
constexpr std::size_t file_piece = 32 * 1024;  // of one file in memory, for each who is being sent it

/// What stands behind an Answer: brings the first one to the io thread, and says 500 if none ever came.
class Asked {
 public:
  Asked(Link& link, std::uint64_t serial) : link_(link.weak_from_this()), inbox_(link.loop().inbox), serial_(serial) {}
  ~Asked() { give(plain_reply(500, "no answer")); }
  Asked(Asked const&) = delete;
  Asked& operator=(Asked const&) = delete;

  void give(Answered answered) {
    if (given_.exchange(true)) return;
    inbox_->push([link = link_, serial = serial_, answered = std::move(answered)]() mutable {
      auto const open = link.lock();
      if (!open || open->is_doomed()) return;
      open->loop().active = open->id();
      open->talk().on_answer(serial, std::move(answered));
    });
  }

 private:
  std::weak_ptr<Link> link_;
  std::shared_ptr<Inbox> inbox_;
  std::uint64_t serial_;
  std::atomic<bool> given_{false};
};

}  // namespace

HttpTalk::HttpTalk(Link& link) : link_(link), deadline_(Clock::now() + link.loop().limits().header_deadline) {}

void HttpTalk::on_readable() {
  auto& scratch = link_.loop().scratch;
  for (int reads = 0; reads < reads_per_turn; ++reads) {
    if (!digest()) return;
    // No more than the head or body can have: what follows would lie here while the answer is on its way.
    auto const room = state_ == State::head ? link_.loop().limits().header_bytes - in_.size() : left_;
    auto const transfer = link_.read(scratch.data(), std::min<std::uint64_t>(room, scratch.size()));
    if (transfer.io == Io::ended || transfer.io == Io::broken) return link_.break_off("peer ended");
    if (transfer.io != Io::done) return link_.await(transfer.io);
    if (idle_) deadline_ = Clock::now() + link_.loop().limits().header_deadline;
    idle_ = false;
    in_.append(scratch.data(), transfer.bytes);
  }
  if (digest()) link_.await(Io::done);
}

// True while more bytes are wanted.
bool HttpTalk::digest() {
  if (state_ == State::head && !digest_head()) return false;
  return state_ == State::head || (state_ == State::body && digest_body());
}

bool HttpTalk::digest_head() {
  auto verdict = admit(in_, link_.loop().limits(), scanned_);
  scanned_ = in_.size();
  if (auto const* refused = std::get_if<Refused>(&verdict)) return refuse(*refused), false;
  if (auto* admitted = std::get_if<Admitted>(&verdict)) begin(std::move(*admitted));
  return state_ == State::head || state_ == State::body;
}

void HttpTalk::begin(Admitted admitted) {
  auto& loop = link_.loop();
  scanned_ = 0;
  in_.erase(0, admitted.head_bytes);
  admitted_ = std::move(admitted);
  method_ = admitted_.request.method;
  left_ = admitted_.content_length;
  describe_peer();
  if (left_ > loop.site.body_limit(method_, admitted_.request.path)) return refuse({413, "body too large"});
  if (left_ <= loop.limits().stranger_bytes) return begin_body();
  // So much is not taken from just anybody: the Site looks at the head first, the rest waits in TCP.
  state_ = State::admitting;
  deadline_ = Clock::now() + loop.limits().answer_deadline;
  auto const asked = std::make_shared<Asked>(link_, ++serial_);
  loop.site.admit(admitted_.request, [asked](std::optional<HttpReply> refusal) {
    if (refusal) return asked->give(std::move(*refusal));
    asked->give(LetIn{});
  });
}

void HttpTalk::begin_body() {
  auto& loop = link_.loop();
  if (left_ > loop.limits().memory_body_bytes) {
    auto room = loop.spool_room.take(left_, loop.limits().spool_bytes);
    if (!room) return refuse({503, "too many large bodies at once"});
    spool_.emplace(loop.options.spool_folder, std::move(room));
  } else {
    admitted_.request.body.reserve(left_);  // growing by doubling, it could hold twice as much as is allowed
  }
  if (left_ > 0 && admitted_.expects == Expects::go_ahead)
    link_.push(static_piece("HTTP/1.1 100 Continue\r\n\r\n", Part::http));
  auto const seconds = static_cast<double>(left_) / loop.limits().body_bytes_per_second;
  deadline_ = Clock::now() + loop.limits().header_deadline +
              std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  state_ = State::body;
}

bool HttpTalk::digest_body() {
  auto const taken = std::string_view(in_).substr(0, left_);
  if (spool_) {
    spool_->append(taken);
  } else {
    admitted_.request.body.append(taken);
  }
  left_ -= taken.size();
  in_.erase(0, taken.size());
  if (in_.empty()) std::string().swap(in_);  // what has been taken is not held twice (`= {}` would keep the buffer)
  if (left_ > 0) return true;
  dispatch();
  return false;
}

void HttpTalk::describe_peer() {
  auto& request = admitted_.request;
  auto const& addresses = link_.loop().addresses;
  request.secure = link_.secure();
  request.peer_address = link_.address();
  if (addresses.is_proxy(link_.address())) {
    request.peer_address = addresses.client_behind(link_.address(), request);
    request.secure = request.secure || same_ignoring_case(request.header("x-forwarded-proto"), "https");
  }
  client_ = request.peer_address;
}

void HttpTalk::dispatch() {
  auto& loop = link_.loop();
  auto& request = admitted_.request;
  auto const wish = handshake_wish(request, admitted_.content_length);
  if (auto const* refused = std::get_if<Refused>(&wish)) return refuse(*refused);
  auto extensions = answer_extensions(request);
  if (auto const* refused = std::get_if<Refused>(&extensions)) return refuse(*refused);
  ++loop.counters.requests;
  state_ = State::answering;
  deadline_ = Clock::now() + loop.limits().answer_deadline;
  auto asked = std::make_shared<Asked>(link_, ++serial_);
  if (std::get<Wish>(wish) == Wish::web_socket) {
    handshake_ = {std::string(request.header("sec-websocket-key")),
                  std::get<std::optional<std::string>>(std::move(extensions))};
    auto answer = [asked](std::variant<HttpReply, Opening> given) {
      std::visit([&](auto& chosen) { asked->give(std::move(chosen)); }, given);
    };
    return loop.site.upgrade(std::move(request), std::move(answer));
  }
  if (spool_) request.body_file = spool_->body();
  spool_.reset();
  loop.site.request(std::move(request), [asked](HttpReply given) { asked->give(std::move(given)); });
}

void HttpTalk::on_answer(std::uint64_t serial, Answered answered) {
  if (serial != serial_) return;
  if (state_ == State::admitting) {
    if (std::holds_alternative<LetIn>(answered)) return begin_body(), on_readable();
    admitted_.after = AfterReply::close;  // the body is not read
  } else if (state_ != State::answering) {
    return;
  }
  if (auto* given = std::get_if<HttpReply>(&answered)) return reply(std::move(*given));
  open(std::get<Opening>(answered));
}

void HttpTalk::open(Opening const& opening) {
  auto& loop = link_.loop();
  if (loop.draining) return refuse({503, "restarting"});
  if (link_.counted().empty()) {  // came through a proxy: counted under the client's own address from here on
    if (loop.addresses.enter(client_, Clock::now()) == AddressBook::Entry::refused)
      return refuse({503, "too many connections"});
    link_.count_under(client_);
  }
  if (!in_.empty()) link_.unread(std::move(in_));
  state_ = State::over;
  open_web_socket(link_, handshake_, opening);
}

void HttpTalk::refuse(Refused const& refused) {
  spdlog::debug("gateway: refused {} from {}: {}", refused.status, link_.address(), refused.why);
  ++link_.loop().counters.requests_refused;
  ++serial_;
  admitted_.after = AfterReply::close;
  reply(plain_reply(refused.status, refused.why));
}

void HttpTalk::reply(HttpReply reply) {
  auto& loop = link_.loop();
  state_ = State::replying;
  spool_.reset();
  if (loop.draining) admitted_.after = AfterReply::close;
  auto head = reply_head(reply, {loop.date, admitted_.after, link_.secure()});
  if (!head) {
    spdlog::error("gateway: a reply with status {} had a header that cannot be sent", reply.status);
    reply = plain_reply(500, "reply");
    head = reply_head(reply, {loop.date, admitted_.after, link_.secure()});
  }
  link_.push(owned_piece(std::move(*head), Part::http));
  if (method_ != "HEAD" && reply.status != 204 && reply.status != 304) push_body(reply);
}

void HttpTalk::push_body(HttpReply& reply) {
  if (auto* text = std::get_if<std::string>(&reply.body)) {
    link_.push(owned_piece(std::move(*text), Part::http));
  } else if (auto const* fixed = std::get_if<StaticBody>(&reply.body)) {
    link_.push(static_piece(fixed->bytes, Part::http));
  } else if (auto const* file = std::get_if<FileBody>(&reply.body)) {
    if (file->length > 0) file_.emplace(*file);
  } else if (auto& shared = std::get<std::shared_ptr<std::string const>>(reply.body); shared) {
    std::string_view const bytes = *shared;
    link_.push({std::move(shared), bytes, 0, Importance::reply, Part::http});
  }
}

void HttpTalk::on_drained() {
  if (state_ != State::replying) return;
  if (file_ && !file_->at_end()) return link_.push(owned_piece(file_->next(file_piece), Part::http));
  file_.reset();
  if (admitted_.after == AfterReply::keep_open) return next_request();
  state_ = State::over;
  link_.finish();
}

void HttpTalk::next_request() {
  state_ = State::head;
  admitted_ = {};
  method_.clear();
  idle_ = in_.empty();
  auto const& limits = link_.loop().limits();
  deadline_ = Clock::now() + (idle_ ? limits.keep_alive : limits.header_deadline);
  if (idle_ && link_.loop().draining) return link_.break_off("draining");
  on_readable();
}

void HttpTalk::on_tick(Clock::time_point now) {
  if (now < deadline_) return;
  if (state_ == State::head && in_.empty()) return link_.break_off("idle");
  if (state_ == State::head || state_ == State::body) return refuse({408, "too slow"});
  if (state_ == State::answering || state_ == State::admitting) return refuse({503, "the answer takes too long"});
}

void HttpTalk::on_drain(std::chrono::milliseconds /*come_back*/) {
  if (state_ == State::head && in_.empty()) link_.break_off("draining");
}

}  // namespace shidra::gateway
