// SPDX-License-Identifier: AGPL-3.0-or-later
// See client_files.hpp.
#include "server/site/client_files.hpp"

#include "client-web/assets.hpp"

namespace shidra::site {
namespace {

bool routed_by_client(std::string_view path) {
  return path == "/app" || path.starts_with("/app/") || path.starts_with("/s/") || path.starts_with("/present/") ||
         path == "/sign-in" || path == "/start" || path == "/s";
}

/// Whether a coding is named in Accept-Encoding and not refused with q=0.
bool accepts(std::string_view header, std::string_view coding) {
  auto const at = header.find(coding);
  if (at == std::string_view::npos) return false;
  auto rest = header.substr(at + coding.size());
  rest = rest.substr(0, rest.find(','));
  return rest.find("q=0") == std::string_view::npos || rest.find("q=0.") != std::string_view::npos;
}

}  // namespace

std::optional<gateway::HttpReply> client_file(gateway::HttpRequest const& request) {
  auto const* asset = assets::find(routed_by_client(request.path) ? "/app.html" : request.path);
  if (!asset) return std::nullopt;
  gateway::HttpReply reply;
  auto const encodings = request.header("Accept-Encoding");
  std::string_view body = asset->plain;
  std::string encoding;
  if (!asset->brotli.empty() && accepts(encodings, "br")) {
    body = asset->brotli;
    encoding = "br";
  } else if (!asset->gzip.empty() && accepts(encodings, "gzip")) {
    body = asset->gzip;
    encoding = "gzip";
  }
  std::string etag(asset->etag);
  if (!encoding.empty()) etag.insert(etag.size() - 1, "-" + encoding);
  reply.headers = {{"Content-Type", std::string(asset->type)},
                   {"Cache-Control", asset->immutable ? "public, max-age=31536000, immutable" : "no-cache"},
                   {"Vary", "Accept-Encoding"},
                   {"ETag", etag}};
  if (request.header("If-None-Match") == etag) {
    reply.status = 304;
    return reply;
  }
  if (!encoding.empty()) reply.headers.push_back({"Content-Encoding", encoding});
  reply.body = gateway::StaticBody{body};
  return reply;
}

}  // namespace shidra::site
