// SPDX-License-Identifier: AGPL-3.0-or-later
// What the process may still do with files once it serves strangers: somebody who took it over by a fault of ours could
// write nowhere but in the data folder, read next to nothing of the machine, and start no program. By Landlock, which a
// process lays upon itself without being root; where the kernel has none, rights are those of its user, as ever.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace shidra {

/// Folders (or files). Everything beneath them counts, also what comes there later; what is not there is left out.
struct Reach {
  std::vector<std::filesystem::path> written;  ///< read too
  std::vector<std::filesystem::path> read;
};

/// What `shidra serve` needs: its data, its letters, its certificate (wherever links lead to now), and of the system
/// what finding and trusting a mail server, dates and types of files take.
Reach reach_of_server(std::filesystem::path const& data, std::filesystem::path const& mail,
                      std::string const& certificate, std::string const& key);

/// From now on, for good, this thread and those it starts may only reach that, and execute nothing. Threads that run
/// already are not bound, so it comes before all others. The version of Landlock that holds; or why nothing does.
tl::expected<int, std::string> confine(Reach const& reach);

}  // namespace shidra
