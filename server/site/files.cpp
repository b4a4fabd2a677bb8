// SPDX-License-Identifier: AGPL-3.0-or-later
// Files over HTTP: POST /files?meeting=ID&kind=K&title=…&name=… with the file as the body, and GET
// /files/<material>/<name>, whole or one range. Rights are asked at every request; a file never runs in the browser as
// ours.
#include "server/summaries/files.hpp"

#include <charconv>

#include <nlohmann/json.hpp>

#include "protocol/codec/codec.hpp"
#include "protocol/envelope.hpp"
#include "server/access/load_caller.hpp"
#include "server/site/cookies.hpp"
#include "server/site/site.hpp"

namespace shidra::site {

using gateway::HttpReply;
using gateway::HttpRequest;

namespace {

HttpReply refusal_reply(unsigned status, protocol::Refusal const& refusal) {
  return {status,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          protocol::error_frame("null", protocol::error_refused, refusal)};
}

/// The request as the contract knows it, from the query of the address.
tl::expected<protocol::AddFile, protocol::Problems> read_add_file(std::map<std::string, std::string> const& query) {
  nlohmann::json params = nlohmann::json::object();
  for (auto const& [name, value] : query) {
    std::int64_t number = 0;
    bool const whole =
        std::from_chars(value.data(), value.data() + value.size(), number).ptr == value.data() + value.size();
    if (name == "meeting" && whole && !value.empty())
      params[name] = number;
    else if (name != "name")
      params[name] = value;
  }
  return protocol::read<protocol::AddFile>(params);
}

/// One range of the form bytes=a-b, bytes=a- or bytes=-n; anything else is answered with the whole file.
struct Range {
  std::uint64_t offset = 0, length = 0;
};
std::optional<Range> read_range(std::string_view header, std::uint64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!header.starts_with(unit)) return std::nullopt;
  header.remove_prefix(unit.size());
  auto const dash = header.find('-');
  if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) return std::nullopt;
  auto const from = header.substr(0, dash), to = header.substr(dash + 1);
  std::uint64_t first = 0, last = size;
  auto const is_number = [](std::string_view text, std::uint64_t& value) {
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return !text.empty() && error == std::errc() && end == text.data() + text.size();
  };
  if (!to.empty() && !is_number(to, last)) return std::nullopt;
  if (from.empty()) {
    auto const length = std::min(size, last);
    return to.empty() || length == 0 ? std::nullopt : std::optional(Range{size - length, length});
  }
  if (!is_number(from, first) || first >= size || last < first) return std::nullopt;
  return Range{first, std::min(last, size - 1) + 1 - first};
}

HttpReply file_reply(summaries::ServedFile const& file, HttpRequest const& request) {
  auto const size = static_cast<std::uint64_t>(file.size);
  auto const etag = "\"" + file.digest + "\"";
  HttpReply reply{200,
                  {{"Content-Type", file.type},
                   {"Content-Disposition", summaries::content_disposition(file.disposition, file.name)},
                   {"Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; sandbox"},
                   {"Cache-Control", file.open_to_all ? "public, max-age=60" : "private, no-cache"},
                   {"Accept-Ranges", "bytes"},
                   {"ETag", etag}},
                  {}};
  if (request.header("If-None-Match") == etag) {
    reply.status = 304;
    return reply;
  }
  Range part{0, size};
  auto const condition = request.header("If-Range");
  if (auto const range = read_range(request.header("Range"), size); range && (condition.empty() || condition == etag)) {
    part = *range;
    reply.status = 206;
    reply.headers.push_back({"Content-Range", "bytes " + std::to_string(part.offset) + "-" +
                                                  std::to_string(part.offset + part.length - 1) + "/" +
                                                  std::to_string(size)});
  }
  reply.body = gateway::FileBody{file.path, part.offset, part.length};
  return reply;
}

}  // namespace

// It spares the disk and the line; upload() asks for the right again.
void Site::admit_upload(HttpRequest const& head, gateway::Admission answer) {
  auto const& settings = hall_->world.settings();
  auto wanted = read_add_file(parse_query(head.query));
  if (!wanted) return answer(refusal_reply(400, {"invalid", {}, std::move(wanted.error())}));
  bool const queued = hall_->database.readers().submit(
      [this, answer, meeting = wanted->meeting,
       credentials = credentials_of(head, settings.public_url, *seal_)](storage::Read& read) {
        auto const caller = access::load_caller(read, credentials, hall_->world.now());
        pipeline::Look look{read, caller, hall_->world.now(), hall_->world};
        auto const allowed = summaries::may_add_file(look, meeting);
        answer(allowed ? std::nullopt : std::optional(refusal_reply(403, allowed.error())));
      });
  if (!queued) answer(plain_reply(503, "busy\n"));
}

void Site::upload(HttpRequest request, gateway::Answer answer) {
  auto const& settings = hall_->world.settings();
  if (!is_own_origin(request, settings.public_url, Origin::if_present))
    return answer(plain_reply(403, "another site's page\n"));
  auto query = parse_query(request.query);
  auto wanted = read_add_file(query);
  if (!wanted) return answer(refusal_reply(400, {"invalid", {}, std::move(wanted.error())}));
  auto credentials = credentials_of(request, settings.public_url, *seal_);
  auto const shared = std::make_shared<HttpRequest>(std::move(request));
  // Hashing and copying happens on a reader thread, which also asks for the right to do so first.
  bool const queued = hall_->database.readers().submit(
      [this, answer, shared, credentials, wanted = std::move(*wanted), name = query["name"]](storage::Read& read) {
        auto const caller = access::load_caller(read, credentials, hall_->world.now());
        pipeline::Look look{read, caller, hall_->world.now(), hall_->world};
        if (auto const allowed = summaries::may_add_file(look, wanted.meeting); !allowed)
          return answer(refusal_reply(403, allowed.error()));
        auto const folder = summaries::files_folder(hall_->world.settings().folder);
        auto const stored = shared->body_file ? summaries::store_file(folder, shared->body_file->path, name)
                                              : summaries::store_content(folder, shared->body, name);
        if (!stored) return answer(refusal_reply(400, stored.error()));
        hall_->pipeline.run_prepared(
            "material.add_file", pipeline::Door::forum_runners, summaries::make_add_file(wanted, *stored), credentials,
            [answer](pipeline::Outcome outcome) {
              bool const busy = outcome.retry_after.count() > 0;
              gateway::HttpReply reply{outcome.error == 0 ? 200U
                                       : busy             ? 503U
                                                          : 403U,
                                       {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
                                       std::move(outcome.frame)};
              if (busy) reply = later(std::move(reply), outcome.retry_after);
              answer(std::move(reply));
            });
      },
      storage::Readers::Lane::long_);
  if (!queued) answer(plain_reply(503, "busy\n"));
}

void Site::download(HttpRequest const& request, gateway::Answer answer) {
  auto const rest = std::string_view(request.path).substr(std::string_view("/files/").size());
  protocol::Id<protocol::Material> const material{live::number_of(rest.substr(0, rest.find('/')))};
  auto const shared = std::make_shared<HttpRequest>(request);
  bool const queued = hall_->database.readers().submit(
      [this, answer, material, shared,
       credentials = credentials_of(request, hall_->world.settings().public_url, *seal_)](storage::Read& read) {
        auto const caller = access::load_caller(read, credentials, hall_->world.now());
        pipeline::Look look{read, caller, hall_->world.now(), hall_->world};
        auto const file = summaries::serve_file(look, material);
        if (!file) return answer(plain_reply(file.error().code == "damaged" ? 500 : 404, file.error().code + "\n"));
        answer(file_reply(*file, *shared));
      },
      storage::Readers::Lane::long_);
  if (!queued) answer(plain_reply(503, "busy\n"));
}

}  // namespace shidra::site
