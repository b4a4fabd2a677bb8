// SPDX-License-Identifier: AGPL-3.0-or-later
// A request that has passed the gate and a reply to it: plain values, any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace shidra::gateway {

struct Header {
  std::string name, value;
};

/// A body too large for memory, in a temporary file. The file is removed with the last owner unless it was moved away.
struct SpooledBody {
  std::filesystem::path path;
  std::uint64_t bytes = 0;
  std::shared_ptr<void const> room;  ///< its share of what all of them may fill
  explicit SpooledBody(std::filesystem::path file) : path(std::move(file)) {}
  ~SpooledBody();
  SpooledBody(SpooledBody const&) = delete;
  SpooledBody& operator=(SpooledBody const&) = delete;
};

struct HttpRequest {
  std::string method;
  std::string target;           ///< origin form, as received
  std::string path;             ///< decoded, valid UTF-8, starts with '/', no "." or ".." segment, no NUL
  std::string query;            ///< after '?', still encoded
  std::vector<Header> headers;  ///< in order, values without surrounding blanks
  std::string body;             ///< empty when body_file is set
  std::shared_ptr<SpooledBody> body_file;
  std::string peer_address;  ///< behind a trusted proxy: the client's, as the proxy reported it
  bool secure = false;       ///< came over TLS, or a trusted proxy says so

  /// The first header of that name (any case), or empty.
  std::string_view header(std::string_view name) const;
  /// The cookie's value; nothing when it is absent or given more than once (then neither can be believed).
  std::optional<std::string> cookie(std::string_view name) const;
};

/// Bytes that live as long as the process, such as embedded assets: sent without a copy.
struct StaticBody {
  std::string_view bytes;
};

/// Part of a file, read and sent in pieces. `length` bytes from `offset` must exist; the file may be unlinked later.
struct FileBody {
  std::filesystem::path path;
  std::uint64_t offset = 0, length = 0;
};

struct HttpReply {
  unsigned status = 200;
  std::vector<Header> headers;  ///< no Content-Length, Date, Connection: the gateway writes these
  std::variant<std::string, std::shared_ptr<std::string const>, StaticBody, FileBody> body;
};

}  // namespace shidra::gateway
