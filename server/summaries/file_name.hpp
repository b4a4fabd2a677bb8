// SPDX-License-Identifier: AGPL-3.0-or-later
// Names of files as people gave them, made harmless for a disk, an address and a header. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/summaries.hpp"

namespace shidra::summaries {

/// The last part of the path, without control, bidi and invisible characters, without signs that some system cannot
/// store, not hidden, at most 120 code points, and with an extension that says what the content is (`type`, as
/// sniffed): a program that calls itself a picture is saved as what it is. Never empty.
std::string safe_file_name(std::string_view name, std::string_view type);

/// "/files/<material>/<name>", where letters beyond ASCII become "-": addresses are typed and mailed, the name itself
/// goes with the file.
std::string file_address(protocol::Id<protocol::Material> material, std::string_view name);

enum class Disposition { shown, saved };
/// Content-Disposition with both forms of the name (RFC 6266, RFC 8187).
std::string content_disposition(Disposition disposition, std::string_view name);

/// What may be stored: "pdf" for application/pdf; "" for every other type.
std::string_view extension_of(std::string_view type);
/// Pictures, sound, films and PDF are shown in the browser; everything else is saved.
Disposition disposition_of(std::string_view type);

}  // namespace shidra::summaries
