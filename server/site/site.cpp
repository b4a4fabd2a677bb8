// SPDX-License-Identifier: AGPL-3.0-or-later
// See site.hpp.
#include "server/site/site.hpp"

#include <nlohmann/json.hpp>
#include <zlib.h>

#include "protocol/envelope.hpp"
#include "server/access/load_caller.hpp"
#include "server/access/note_seen.hpp"
#include "server/gateway/address_book.hpp"
#include "server/pages/page.hpp"
#include "server/people/address.hpp"
#include "server/site/client_files.hpp"
#include "server/site/cookies.hpp"
#include "server/site/language.hpp"
#include "server/summaries/files.hpp"
#include "server/text/unicode.hpp"
#include "storage/browser_key.hpp"
#include "storage/people.hpp"

namespace shidra::site {

using gateway::HttpReply;
using gateway::HttpRequest;

namespace {

/// Where somebody signs in, their browser's cookie lasts from now on, as their being known in it does.
bool renews_browser(std::string_view method) {
  return method == "access.request_code" || method == "access.sign_in" || method == "access.use_link" ||
         method == "initiative.create";
}

HttpReply json_reply(unsigned status, std::string body) {
  return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, std::move(body)};
}

std::string gzipped(std::string const& text) {
  z_stream stream{};
  if (deflateInit2(&stream, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  bool const done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(done ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

HttpReply page_reply(pages::Page page, bool gzip, Shelf& shelf) {
  HttpReply reply{page.status,
                  {{"Content-Type", page.type},
                   {"Cache-Control", page.file_name ? "no-store" : "no-cache"},
                   {"Vary", "Accept-Encoding, Cookie, Accept-Language"}},
                  {}};
  if (page.location) reply.headers.push_back({"Location", *page.location});
  if (page.file_name)
    reply.headers.push_back({"Content-Disposition", "attachment; filename=\"" + *page.file_name + "\""});
  if (gzip && page.body.size() > 1024) {
    if (auto small = gzipped(page.body); !small.empty()) {
      reply.headers.push_back({"Content-Encoding", "gzip"});
      page.body = std::move(small);
    }
  }
  reply.body = shelf.share(std::move(page.body));
  return reply;
}

}  // namespace

HttpReply plain_reply(unsigned status, std::string text) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}}, std::move(text)};
}

HttpReply later(HttpReply reply, std::chrono::milliseconds wait) {
  auto const seconds = std::chrono::ceil<std::chrono::seconds>(wait);
  reply.headers.push_back({"Retry-After", std::to_string(seconds.count())});
  return reply;
}

std::size_t Site::body_limit(std::string_view method, std::string_view path) const {
  if (method == "POST" && path == "/files") return summaries::largest_file;
  return method == "POST" && path == "/rpc" ? gateway::Limits{}.memory_body_bytes : 0;
}

/// Before much of anybody's time, memory or disk is spent on it: who sends it? What it asks for is judged once it is
/// here.
void Site::admit(HttpRequest const& head, gateway::Admission answer) {
  auto const& url = hall_->world.settings().public_url;
  if (!is_own_origin(head, url, Origin::if_present)) return answer(plain_reply(403, "another site's page\n"));
  if (head.path == "/files") return admit_upload(head, std::move(answer));
  bool const queued = hall_->database.readers().submit(
      [this, answer, credentials = credentials_of(head, url, *seal_)](storage::Read& read) {
        auto const caller = access::load_caller(read, credentials, hall_->world.now());
        if (caller.person) return answer(std::nullopt);
        auto const most = static_cast<std::int64_t>(gateway::Limits{}.stranger_bytes);
        protocol::Refusal const refusal{"invalid", {}, {{"", "too_long", {{"max", most}}}}};
        answer(json_reply(413, protocol::error_frame("null", protocol::error_params, refusal)));
      });
  if (!queued) answer(plain_reply(503, "busy\n"));
}

void Site::request(HttpRequest request, gateway::Answer answer) {
  bool const reads = request.method == "GET" || request.method == "HEAD";
  if (request.method == "POST" && request.path == "/rpc") return rpc(request, std::move(answer));
  if (request.method == "POST" && request.path == "/files") return upload(std::move(request), std::move(answer));
  if (!reads) return answer(plain_reply(405, "method not allowed\n"));
  if (request.path == "/healthz") return answer(plain_reply(200, "ok\n"));
  if (request.path == "/readyz") return answer(ready());
  if (auto file = client_file(request)) return answer(std::move(*file));
  if (request.path.starts_with("/files/")) return download(request, std::move(answer));
  page(request, std::move(answer));
}

HttpReply Site::ready() const {
  auto const state = hall_->database.writer().state();
  return state == storage::Writer::State::working ? plain_reply(200, "ready\n") : plain_reply(503, "not writing\n");
}

void Site::enter(Hall& hall) {
  hall_ = &hall;
  hall.database.read([this](storage::Read& read) {
    if (auto key = storage::find_browser_key(read)) seal_.emplace(std::move(*key));
  });
  if (!seal_) hall.database.write([this](storage::Write& write) { seal_.emplace(storage::browser_key(write)); });
}

/// What may be asked without signing in, and costs somebody something: each new browser may be one more guest of a
/// survey, each code a letter to somebody, each wrong code a guess. A room may ask at once, a machine may not go on
/// asking. 0: come in.
std::chrono::milliseconds Site::wait_at_entrance(protocol::Request const& request,
                                                 access::Credentials const& credentials) {
  using std::chrono::milliseconds;
  auto const now = Turnstile::Clock::now();
  auto const source = gateway::AddressBook::key_of(credentials.address);
  if (request.method == "access.sign_in")
    return guessers_.pass(source, now) ? milliseconds{0} : guessers_.wait(source, now);
  bool const asks_for_code = request.method == "access.request_code";
  if (!asks_for_code && request.method != "access.greet") return milliseconds{0};
  if (!credentials.browser && !newcomers_.pass(source, now)) return newcomers_.wait(source, now);
  if (asks_for_code && !askers_.pass(source, now)) return askers_.wait(source, now);
  return milliseconds{0};
}

/// More codes for one address than one source has use for. Whether that keeps them from being sent is the command's to
/// say: not where the browser is known.
bool Site::is_hasty(protocol::Request const& request, std::string const& source) {
  if (request.method != "access.request_code") return false;
  // What will be refused for its shape sends nobody a letter, so it uses up nobody's.
  auto const wanted = protocol::read<protocol::RequestCode>(request.params);
  if (!wanted) return false;
  auto const address = people::address_of("/email", wanted->email.value);
  return address && !askers_for_one_.pass(source + " " + *address, Turnstile::Clock::now());
}

/// Any thread. A hall that types its codes right never waits: only what is under way, and what was wrong, counts.
void Site::no_wrong_guess(std::string const& source) {
  hall_->gateway.post([this, source] { guessers_.give_back(source); });
}

void Site::rpc(HttpRequest const& request, gateway::Answer answer) {
  auto const& url = hall_->world.settings().public_url;
  if (!is_own_origin(request, url, Origin::if_present)) return answer(plain_reply(403, "another site's page\n"));
  if (!request.header("Content-Type").starts_with("application/json"))
    return answer(plain_reply(415, "application/json wanted\n"));
  auto call = protocol::read_request(request.body);
  if (!call)
    return answer(json_reply(400, protocol::error_frame(call.error().id, call.error().error, call.error().refusal)));
  auto credentials = credentials_of(request, url, *seal_);
  if (auto const wait = wait_at_entrance(*call, credentials); wait.count() > 0) {
    protocol::Refusal const busy{"busy", {{"retry_after_ms", std::int64_t{wait.count()}}}, {}};
    auto reply = json_reply(429, protocol::error_frame(call->id, protocol::error_refused, busy));
    return answer(later(std::move(reply), wait));
  }
  auto const source = gateway::AddressBook::key_of(credentials.address);
  credentials.hasty = is_hasty(*call, source);
  auto const token = renews_browser(call->method) ? browser_token_of(request, url, *seal_) : std::nullopt;
  bool const guesses = call->method == "access.sign_in";
  hall_->pipeline.run(std::move(*call), std::move(credentials),
                      [this, answer, url, source, guesses, token, seal = *seal_](pipeline::Outcome outcome) {
                        if (guesses && outcome.refusal != "code_wrong") no_wrong_guess(source);
                        if (token && outcome.error == 0)
                          outcome.cookies.push_back({pipeline::Cookie::Purpose::browser, *token});
                        auto reply = json_reply(200, std::move(outcome.frame));
                        if (outcome.retry_after.count() > 0) {
                          reply.status = 503;
                          reply = later(std::move(reply), outcome.retry_after);
                        }
                        for (auto const& cookie : outcome.cookies)
                          reply.headers.push_back({"Set-Cookie", set_cookie(cookie, url, seal)});
                        answer(std::move(reply));
                      });
}

void Site::page(HttpRequest const& request, gateway::Answer answer) {
  auto const url = hall_->world.settings().public_url;
  bool const gzip = request.header("Accept-Encoding").find("gzip") != std::string_view::npos;
  auto query = parse_query(request.query);
  auto const language = preferred_language(request, query);
  bool const queued = hall_->database.readers().submit(
      [this, answer, gzip, language, path = request.path, query = std::move(query),
       credentials = credentials_of(request, url, *seal_)](storage::Read& read) {
        auto const caller = access::load_caller(read, credentials, hall_->world.now());
        pages::PageRequest const asked{path, query, language, caller, hall_->world.settings(), hall_->world.now()};
        answer(page_reply(pages::respond(read, asked), gzip, pages_));
      },
      storage::Readers::Lane::long_);
  if (!queued) answer(plain_reply(503, "busy\n"));
}

void Site::upgrade(HttpRequest request, gateway::UpgradeAnswer answer) {
  auto const& settings = hall_->world.settings();
  if (request.path != "/ws") return answer(plain_reply(404, "no socket here\n"));
  if (!is_own_origin(request, settings.public_url, Origin::required))
    return answer(plain_reply(403, "another site's page\n"));
  auto credentials = credentials_of(request, settings.public_url, *seal_);
  auto const open_for = [this, answer, credentials](access::Caller const& caller) {
    protocol::Welcome welcome;
    welcome.now = hall_->world.now();
    welcome.build = SHIDRA_VERSION;
    welcome.epoch = hall_->epoch;
    gateway::Limits const limits;
    welcome.message_bytes = static_cast<std::int64_t>(caller.person ? limits.message_bytes : limits.stranger_bytes);
    if (caller.person) welcome.person = caller.person->value;
    if (caller.initiative.value != 0) welcome.initiative = caller.initiative.value;
    answer(gateway::Opening([this, credentials, welcome, session = caller.session](gateway::Socket& socket) {
      return std::make_unique<Conversation>(*hall_, socket, credentials, welcome, session);
    }));
  };
  if (!credentials.session) return open_for({});  // nobody in particular: there is nothing to be read
  bool const queued = hall_->database.readers().submit([this, open_for, credentials](storage::Read& read) {
    auto const caller = access::load_caller(read, credentials, hall_->world.now());
    note_seen(read, caller);
    open_for(caller);
  });
  if (!queued) answer(plain_reply(503, "busy\n"));
}

/// Reader thread. Looked at here first: most sockets are opened by a session that was seen today.
void Site::note_seen(storage::Read& read, access::Caller const& caller) {
  if (!caller.session || !access::was_seen_long_ago(read, *caller.session, hall_->world.now())) return;
  hall_->pipeline.run_prepared("access.note_seen", pipeline::Door::signed_in, &access::note_seen, caller.credentials,
                               [](pipeline::Outcome const&) {});
}

std::map<std::string, std::string> parse_query(std::string_view query) {
  auto const decode = [](std::string_view text) -> std::optional<std::string> {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '+') {
        out += ' ';
      } else if (text[at] != '%') {
        out += text[at];
      } else {
        auto const digit = [&](std::size_t index) {
          return index < text.size() ? std::string_view("0123456789abcdef").find(static_cast<char>(text[index] | 0x20))
                                     : std::string_view::npos;
        };
        auto const high = digit(at + 1), low = digit(at + 2);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        at += 2;
      }
    }
    // The titles of uploads come this way: nothing after here would notice that they are no text.
    return text::is_valid_utf8(out) ? std::optional(std::move(out)) : std::nullopt;
  };
  std::map<std::string, std::string> parts;
  while (!query.empty()) {
    auto const part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), part.size() + 1));
    auto const equals = part.find('=');
    auto const name = decode(part.substr(0, equals));
    auto const value = decode(equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1));
    if (name && value) parts[*name] = *value;
  }
  return parts;
}

}  // namespace shidra::site
