// SPDX-License-Identifier: AGPL-3.0-or-later
// What a file is, by its content (libmagic). Any thread; each call reads libmagic's data anew.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace shidra::summaries {

/// One of the types that may be stored (file_name.hpp); "" for every other, HTML, SVG, archives and programs among
/// them. Plain text becomes Markdown or CSV when `given_name` says so. std::runtime_error where libmagic has no data.
std::string sniffed_type(std::filesystem::path const& file, std::string_view given_name);

}  // namespace shidra::summaries
