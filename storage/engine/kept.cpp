// SPDX-License-Identifier: AGPL-3.0-or-later
// See kept.hpp.
#include "storage/engine/kept.hpp"

#include <algorithm>

namespace shidra::storage {

TableNumber Kept::number_of(std::string_view table) {
  auto const [at, fresh] = numbers_.try_emplace(std::string(table), static_cast<TableNumber>(numbers_.size()));
  if (fresh) versions_.push_back(0);
  return at->second;
}

void Kept::uses(std::span<TableNumber const> reads, std::span<TableNumber const> writes) {
  if (tracked_ != nullptr) note(reads);
  if (writes.empty()) return;
  ++writes_;
  for (auto const table : writes) ++versions_[table];
}

Kept::Tracking::~Tracking() {
  kept_.tracked_ = outer_;
  if (outer_ != nullptr) kept_.note(tables_);
}

std::shared_ptr<void const> const* Kept::find(std::string const& key, std::type_info const& type) {
  auto const at = values_.find(key);
  if (at == values_.end() || *at->second.type != type) return nullptr;
  auto const& kept = at->second;
  if (kept.version != version_of(kept.read_from)) return nullptr;
  if (tracked_ != nullptr) note(kept.read_from);
  return &kept.value;
}

void Kept::keep(std::string const& key, std::type_info const& type, std::shared_ptr<void const> value,
                Tables const& tables) {
  if (values_.size() >= most) forget();
  values_.insert_or_assign(key, Value{std::move(value), &type, tables, version_of(tables)});
}

std::uint64_t Kept::version_of(Tables const& tables) const {
  std::uint64_t sum = 0;
  for (auto const table : tables) sum += versions_[table];
  return sum;
}

void Kept::note(std::span<TableNumber const> tables) {
  for (auto const table : tables)
    if (std::ranges::find(*tracked_, table) == tracked_->end()) tracked_->push_back(table);
}

}  // namespace shidra::storage
