// SPDX-License-Identifier: AGPL-3.0-or-later
// See key.hpp.
#include "server/forums/key.hpp"

#include <algorithm>

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

#include "storage/initiatives.hpp"

namespace shidra::forums {
namespace {

KeyAttribute from_protocol(protocol::KeyAttribute attribute) {
  switch (attribute) {
    case protocol::KeyAttribute::sector:
      return KeyAttribute::sector;
    case protocol::KeyAttribute::region:
      return KeyAttribute::region;
    case protocol::KeyAttribute::size_band:
      break;
  }
  return KeyAttribute::size_band;
}

std::vector<std::string> size_bands() {
  std::vector<std::string> names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<protocol::SizeBand>>(
      [&](auto band) { names.emplace_back(band.name); });
  return names;
}

std::string path_of(std::optional<std::size_t> rule, std::string_view field) {
  return rule ? "/rules/" + std::to_string(*rule) + "/" + std::string(field) : "/capacity";
}

/// The field a problem is about, so that a form can show it there.
std::string path_of(KeyProblem const& problem) {
  switch (problem.code) {
    case KeyProblemCode::empty_value:
    case KeyProblemCode::duplicate_rule:
    case KeyProblemCode::unknown_value:
      return path_of(problem.rule, "value");
    case KeyProblemCode::min_over_max:
    case KeyProblemCode::number_out_of_range:
      return path_of(problem.rule, "min");
    default:
      return "/capacity";
  }
}

bool is_about_a_value(KeyProblem const& problem) {
  return problem.code == KeyProblemCode::empty_value || problem.code == KeyProblemCode::duplicate_rule ||
         problem.code == KeyProblemCode::unknown_value;
}

protocol::Problem described(KeyProblem const& problem) {
  protocol::Parameters params{{"actual", std::int64_t{problem.actual}}, {"limit", std::int64_t{problem.limit}}};
  if (problem.attribute) params["attribute"] = std::string(name_of(*problem.attribute));
  if (problem.other_attribute) params["other"] = std::string(name_of(*problem.other_attribute));
  return {path_of(problem), std::string(code_of(problem.code)), std::move(params)};
}

protocol::Problem described(NumberChange const& change, std::int64_t option) {
  protocol::Parameters params{{"option", option},
                              {"what", std::string(name_of(change.number))},
                              {"from", std::int64_t{change.from}},
                              {"to", std::int64_t{change.to}}};
  if (change.rule) params["rule"] = static_cast<std::int64_t>(*change.rule);
  return {path_of(change.rule, name_of(change.number)), "mend", std::move(params)};
}

}  // namespace

RepresentationKey key_from(std::int64_t capacity, std::vector<protocol::KeyRule> const& rules) {
  RepresentationKey key{static_cast<int>(capacity), {}};
  for (auto const& rule : rules)
    key.rules.push_back({from_protocol(rule.attribute), rule.value.value, static_cast<int>(rule.min.value),
                         static_cast<int>(rule.max.value)});
  return key;
}

std::optional<RepresentationKey> key_of(storage::Read& read, storage::ForumRow const& forum) {
  if (!forum.capacity) return std::nullopt;
  return key_from(*forum.capacity, storage::key_of(read, forum.id));
}

protocol::KeyAttribute to_protocol(KeyAttribute attribute) {
  switch (attribute) {
    case KeyAttribute::sector:
      return protocol::KeyAttribute::sector;
    case KeyAttribute::region:
      return protocol::KeyAttribute::region;
    case KeyAttribute::size_band:
      break;
  }
  return protocol::KeyAttribute::size_band;
}

SeatProfile profile_of(storage::SeatRow const& seat) { return {seat.sector.value, seat.region, seat.size_band}; }

std::vector<SeatProfile> profiles_of(std::vector<storage::SeatRow> const& seats) {
  std::vector<SeatProfile> profiles;
  for (auto const& seat : seats) profiles.push_back(profile_of(seat));
  return profiles;
}

std::vector<AttributeValues> all_values(std::vector<protocol::Sector> const& sectors,
                                        std::vector<std::string> const& regions) {
  AttributeValues of_sector{KeyAttribute::sector, {}};
  AttributeValues of_region{KeyAttribute::region, regions};
  AttributeValues of_size_band{KeyAttribute::size_band, size_bands()};
  for (auto const& sector : sectors) of_sector.values.push_back(sector.code.value);
  if (std::ranges::find(of_sector.values, residents) != of_sector.values.end()) {
    of_region.values.emplace_back();
    of_size_band.values.emplace_back();
  }
  return {of_sector, of_region, of_size_band};
}

std::vector<AttributeValues> all_values(storage::Read& read, protocol::Id<protocol::Initiative> initiative) {
  auto const row = storage::find_initiative(read, initiative);
  return all_values(storage::sectors_of(read, initiative),
                    row ? storage::lines_of(row->regions) : std::vector<std::string>{});
}

pipeline::Expected<void> expect_satisfiable(RepresentationKey const& key, std::vector<AttributeValues> const& values) {
  auto const problems = check_key(key, values);
  if (problems.empty()) return {};
  bool const mendable = std::ranges::none_of(problems, is_about_a_value);
  protocol::Refusal refusal{mendable ? "key_unsatisfiable" : "invalid", {}, {}};
  for (auto const& problem : problems) refusal.problems.push_back(described(problem));
  for (std::int64_t option = 1; auto const& mend : smallest_mends(key, values)) {
    for (auto const& change : mend.changes) refusal.problems.push_back(described(change, option));
    ++option;
  }
  return tl::unexpected(std::move(refusal));
}

}  // namespace shidra::forums
