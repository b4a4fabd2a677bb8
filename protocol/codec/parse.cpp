// SPDX-License-Identifier: AGPL-3.0-or-later
// A SAX reader that builds the document itself, so that depth, duplicates and numbers are judged while reading.
#include "protocol/codec/parse.hpp"

#include <nlohmann/json.hpp>

#include "protocol/codec/text_checks.hpp"
#include "protocol/codec/types.hpp"

namespace shidra::protocol {
namespace {

using Json = nlohmann::json;

class DocumentBuilder : public nlohmann::json_sax<Json> {
 public:
  Json root;
  Problem problem;

  bool null() override { return add(Json(nullptr)); }
  bool boolean(bool value) override { return add(Json(value)); }
  bool number_integer(number_integer_t value) override {
    return value < -max_safe_integer ? refuse("number_out_of_range") : add(Json(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return value > static_cast<std::uint64_t>(max_safe_integer) ? refuse("number_out_of_range")
                                                                : add(Json(static_cast<std::int64_t>(value)));
  }
  bool number_float(number_float_t, string_t const&) override { return refuse("not_a_whole_number"); }
  bool string(string_t& value) override { return add(Json(std::move(value))); }
  bool binary(binary_t&) override { return refuse("not_json"); }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    name_ = name;
    return open_.back()->contains(name) ? refuse("duplicate_name") : true;
  }
  bool parse_error(std::size_t position, std::string const&, Json::exception const&) override {
    problem = {"", "not_json", {{"position", static_cast<std::int64_t>(position)}}};
    return false;
  }

 private:
  bool refuse(char const* code) {
    problem = {path(), code, {}};
    return false;
  }

  /// Where the reader stands, as a JSON pointer: for messages only, so it is worked out late.
  std::string path() const {
    std::string pointer;
    for (std::size_t level = 0; level < open_.size(); ++level) {
      bool const innermost = level + 1 == open_.size();
      if (open_[level]->is_array())
        pointer += "/" + std::to_string(open_[level]->size() - (innermost ? 0 : 1));
      else if (innermost)
        pointer += "/" + escape_pointer(name_);
      else
        pointer += "/" + escape_pointer(names_[level]);
    }
    return pointer;
  }

  Json* place(Json&& value) {
    if (open_.empty()) return &(root = std::move(value));
    if (open_.back()->is_array()) {
      open_.back()->push_back(std::move(value));
      return &open_.back()->back();
    }
    return &((*open_.back())[name_] = std::move(value));
  }
  bool add(Json&& value) {
    place(std::move(value));
    return true;
  }
  bool open(Json&& container) {
    if (static_cast<int>(open_.size()) >= max_depth) return refuse("too_deep");
    if (!open_.empty()) names_.back() = name_;
    open_.push_back(place(std::move(container)));
    names_.emplace_back();
    return true;
  }
  bool close() {
    open_.pop_back();
    names_.pop_back();
    return true;
  }

  std::vector<Json*> open_;         ///< containers being read; inner ones live inside outer ones, which no longer grow
  std::vector<std::string> names_;  ///< the member name under which the next deeper container was opened
  std::string name_;                ///< the member name read last
};

}  // namespace

tl::expected<Json, Problem> parse(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return tl::unexpected(Problem{"", "not_json", {}});
  DocumentBuilder builder;
  if (!Json::sax_parse(bytes.begin(), bytes.end(), &builder, Json::input_format_t::json, true))
    return tl::unexpected(builder.problem);
  return std::move(builder.root);
}

}  // namespace shidra::protocol
