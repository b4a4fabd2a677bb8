// SPDX-License-Identifier: AGPL-3.0-or-later
// What was computed from the database and is kept until a table it was read from changes. The busiest commands ask the
// same questions thousands of times a second (who is this session? what are the questions of this survey?); the answers
// change rarely. Nobody has to say what an answer depends on: SQLite names the tables of every statement when it is
// compiled, and every change to the database passes this connection. Belongs to the one connection that writes, and to
// its thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <typeinfo>
#include <unordered_map>
#include <utility>
#include <vector>

namespace shidra::storage {

/// A table of the schema, numbered by first appearance on this connection.
using TableNumber = std::uint16_t;

class Kept {
 public:
  static constexpr std::size_t most = 20'000;  ///< values; beyond that all are forgotten and kept anew

  TableNumber number_of(std::string_view table);

  /// A statement that reads or changes these tables is about to run.
  void uses(std::span<TableNumber const> reads, std::span<TableNumber const> writes);

  /// A savepoint begins that may be undone.
  void mark() { writes_at_mark_ = writes_; }
  /// Everything since mark() was undone: what was computed meanwhile may be of rows that are gone.
  void undone() {
    if (writes_ != writes_at_mark_) forget();
  }
  void forget() { values_.clear(); }

  /// The value kept under `key`, or what `compute()` returns now. A value that `compute` gives as null is not kept.
  /// Holds its own reference: a value that is forgotten meanwhile stays whole.
  template <class Value, class Compute>
  std::shared_ptr<Value const> get(std::string const& key, Compute const& compute) {
    if (auto const* found = find(key, typeid(Value))) return std::static_pointer_cast<Value const>(*found);
    Tracking tracking(*this);
    std::shared_ptr<Value const> value = compute();
    if (value) keep(key, typeid(Value), value, tracking.tables());
    return value;
  }

  std::size_t size() const { return values_.size(); }

 private:
  using Tables = std::vector<TableNumber>;
  struct Value {
    std::shared_ptr<void const> value;
    std::type_info const* type;
    Tables read_from;
    std::uint64_t version;  ///< of the tables together: versions only grow, so the sum is the same only if all are
  };

  /// Notes the tables read while it lives; what is noted inside counts for whoever tracks outside, too.
  class Tracking {
   public:
    explicit Tracking(Kept& kept) : kept_(kept), outer_(std::exchange(kept.tracked_, &tables_)) {}
    Tracking(Tracking const&) = delete;
    Tracking& operator=(Tracking const&) = delete;
    ~Tracking();
    Tables const& tables() const { return tables_; }

   private:
    Kept& kept_;
    Tables tables_;
    Tables* outer_;
  };

  std::shared_ptr<void const> const* find(std::string const& key, std::type_info const& type);
  void keep(std::string const& key, std::type_info const& type, std::shared_ptr<void const> value,
            Tables const& tables);
  std::uint64_t version_of(Tables const& tables) const;
  void note(std::span<TableNumber const> tables);

  std::unordered_map<std::string, TableNumber> numbers_;
  std::vector<std::uint64_t> versions_;  ///< by table number
  std::unordered_map<std::string, Value> values_;
  Tables* tracked_ = nullptr;
  std::uint64_t writes_ = 0, writes_at_mark_ = 0;
};

}  // namespace shidra::storage
