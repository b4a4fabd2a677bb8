// SPDX-License-Identifier: AGPL-3.0-or-later
// See arc.hpp. The distance between seats is found by bisection for each number of rows; the widest wins.
#include "server/pages/arc.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace shidra::pages {
namespace {

constexpr double free_middle = 0.5;  ///< room for the count
constexpr double widest_step = 0.4;
constexpr int most_rows = 8;

std::vector<double> radii_of(int rows, double step) {
  std::vector<double> radii;
  for (int row = 0; row < rows; ++row) radii.push_back(1 - row * step);
  return radii;
}

std::size_t room_of(double radius, double step) {
  return static_cast<std::size_t>(std::floor(std::numbers::pi * radius / step + 1e-9)) + 1;
}

double widest_step_for(std::size_t count, int rows) {
  double low = 0;
  double high = widest_step;
  for (int round = 0; round < 30; ++round) {
    double const step = (low + high) / 2;
    auto const radii = radii_of(rows, step);
    std::size_t room = 0;
    if (radii.back() >= free_middle)
      for (double const radius : radii) room += room_of(radius, step);
    (room >= count ? low : high) = step;
  }
  return low;
}

/// Each row gets its share by length; what rounding leaves goes where there is most room.
std::vector<std::size_t> distribute(std::size_t count, std::vector<double> const& radii, double step) {
  double const whole = std::accumulate(radii.begin(), radii.end(), 0.0);
  std::vector<std::size_t> shares;
  for (double const radius : radii)
    shares.push_back(
        std::min(room_of(radius, step), static_cast<std::size_t>(static_cast<double>(count) * radius / whole)));
  for (auto left = count - std::accumulate(shares.begin(), shares.end(), std::size_t{0}); left > 0; --left) {
    auto const emptiness = [&](std::size_t row) {
      return room_of(radii[row], step) > shares[row] ? radii[row] / static_cast<double>(shares[row] + 1) : -1.0;
    };
    std::size_t best = 0;
    for (std::size_t row = 1; row < radii.size(); ++row)
      if (emptiness(row) > emptiness(best)) best = row;
    ++shares[best];
  }
  return shares;
}

struct Polar {
  double angle;
  double radius;
};

}  // namespace

Arc arc_of(std::size_t count) {
  int rows = 1;
  double step = 0;
  for (int candidate = 1; candidate <= most_rows; ++candidate) {
    double const wide = widest_step_for(count, candidate);
    if (wide > step) rows = candidate;
    step = std::max(step, wide);
  }
  auto const radii = radii_of(rows, step);
  auto const shares = distribute(count, radii, step);
  std::vector<Polar> seats;
  for (std::size_t row = 0; row < radii.size(); ++row)
    for (std::size_t at = 0; at < shares[row]; ++at) {
      double const part = shares[row] == 1 ? 0.5 : static_cast<double>(at) / static_cast<double>(shares[row] - 1);
      seats.push_back({std::numbers::pi * part, radii[row]});
    }
  std::ranges::sort(seats, [](Polar const& a, Polar const& b) {
    return a.angle != b.angle ? a.angle < b.angle : a.radius > b.radius;
  });
  Arc arc{{}, step * 0.42};
  for (auto const& [angle, radius] : seats)
    arc.places.push_back({-std::cos(angle) * radius, -std::sin(angle) * radius});
  return arc;
}

}  // namespace shidra::pages
