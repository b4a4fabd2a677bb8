// SPDX-License-Identifier: AGPL-3.0-or-later
// See report.hpp.
#include "tests/bench/client/report.hpp"

#include <fstream>
#include <stdexcept>

#include <fmt/core.h>
#include <unistd.h>

namespace shidra::bench {

void Report::wrong(std::string const& what, std::uint64_t times) {
  wrongs_ += times;
  constexpr std::uint64_t told = 3;
  if ((seen_[what] += times) <= told) fmt::print(stderr, "wrong: {}\n", what);
}

void Report::print() const {
  fmt::print("{{");
  for (auto const& [name, value] : figures_) fmt::print("\"{}\":{:.6g},", name, value);
  fmt::print("\"wrong\":{}}}\n", wrongs_);
}

Usage usage_of(std::vector<int> const& processes) {
  Usage usage;
  for (int const process : processes) {
    std::ifstream stat(fmt::format("/proc/{}/stat", process));
    std::string line;
    if (!std::getline(stat, line)) throw std::runtime_error(fmt::format("process {} is gone", process));
    // After the name in brackets: state is the 1st field, utime the 12th, stime the 13th, rss the 22nd.
    std::size_t at = line.rfind(')') + 2;
    double fields[23] = {};
    for (int field = 1; field <= 22 && at < line.size(); ++field) {
      auto const end = std::min(line.find(' ', at), line.size());
      if (field > 1) fields[field] = std::stod(line.substr(at, end - at));
      at = end + 1;
    }
    usage.cpu_seconds += (fields[12] + fields[13]) / static_cast<double>(sysconf(_SC_CLK_TCK));
    usage.resident_kb += fields[22] * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
  }
  return usage;
}

}  // namespace shidra::bench
