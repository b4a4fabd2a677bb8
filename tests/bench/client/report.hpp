// SPDX-License-Identifier: AGPL-3.0-or-later
// What the load client found, as one JSON object on standard output.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "tests/bench/client/loop.hpp"
#include "tests/bench/client/options.hpp"

namespace shidra::bench {

class Report {
 public:
  void set(std::string const& name, double value) { figures_[name] = value; }
  /// What went wrong counts, and the first of each kind is told on standard error.
  void wrong(std::string const& what, std::uint64_t times = 1);
  std::uint64_t wrongs() const { return wrongs_; }
  void print() const;

 private:
  std::map<std::string, double> figures_;
  std::map<std::string, std::uint64_t> seen_;
  std::uint64_t wrongs_ = 0;
};

/// Time and memory of the measured server's processes, from /proc.
struct Usage {
  double cpu_seconds = 0;
  double resident_kb = 0;
};
Usage usage_of(std::vector<int> const& processes);

}  // namespace shidra::bench
