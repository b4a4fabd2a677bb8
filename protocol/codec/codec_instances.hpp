// SPDX-License-Identifier: AGPL-3.0-or-later
// The codec's templates over Boost.Describe. Included by protocol/<noun>.cpp only; slow to compile on purpose in one
// place.
#pragma once

#include <type_traits>

#include <boost/mp11.hpp>
#include <nlohmann/json.hpp>

#include "protocol/codec/codec.hpp"
#include "protocol/codec/text_checks.hpp"

namespace shidra::protocol {

using Json = nlohmann::json;

/// Where the reader stands (a JSON pointer) and what it found wrong so far. Refers to the one it was made from, which
/// lives longer: readers are made on the way down.
class Reading {
 public:
  explicit Reading(Problems& problems) : problems_(problems) {}
  Reading at(std::string_view name) const { return Reading(*this, name, 0); }
  Reading at(std::size_t index) const { return Reading(*this, {}, index); }
  void refuse(char const* code, Parameters params = {}) const {
    if (problems_.size() < most_problems) problems_.push_back({path(), code, std::move(params)});
  }

 private:
  Reading(Reading const& outer, std::string_view name, std::size_t index)
      : problems_(outer.problems_), outer_(&outer), name_(name), index_(index) {}
  /// Worked out only for a problem: most requests have none.
  std::string path() const {
    if (!outer_) return {};
    return outer_->path() + "/" + (name_.data() ? escape_pointer(name_) : std::to_string(index_));
  }

  Problems& problems_;
  Reading const* outer_ = nullptr;
  std::string_view name_;  ///< of a member; without data it is an item of a list
  std::size_t index_ = 0;
};

/// How one kind of type is read, written and described. Specialised below; structs and enums through Boost.Describe.
template <class T>
struct Codec;

template <class T>
using described_members = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
requires std::is_enum_v<T>
struct Codec<T> {
  static void read(Json const& in, T& out, Reading const& at) {
    if (!in.is_string()) return at.refuse("not_a_text");
    bool found = false;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
      if (in.get_ref<std::string const&>() == enumerator.name) out = enumerator.value, found = true;
    });
    if (!found) at.refuse("not_one_of");
  }
  static void write(std::string& out, T value) {
    out += '"';
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
      if (enumerator.value == value) out += enumerator.name;
    });
    out += '"';
  }
  static Json schema(Json& definitions) {
    std::string const name = name_in_contract(static_cast<T const*>(nullptr));
    Json names = Json::array();
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto enumerator) { names.push_back(enumerator.name); });
    definitions[name] = {{"type", "string"}, {"enum", std::move(names)}};
    return {{"$ref", "#/$defs/" + name}};
  }
};

template <class T>
requires boost::describe::has_describe_members<T>::value struct Codec<T> {
  static void read(Json const& in, T& out, Reading const& at) {
    if (!in.is_object()) return at.refuse("not_an_object");
    std::size_t known = 0;
    boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
      using Field = std::remove_reference_t<decltype(out.*member.pointer)>;
      auto const found = in.find(member.name);
      if (found != in.end()) {
        ++known;
        Codec<Field>::read(*found, out.*member.pointer, at.at(std::string_view(member.name)));
      } else if constexpr (!IsOptional<Field>::value)
        at.at(std::string_view(member.name)).refuse("missing");
    });
    if (known < in.size()) refuse_unknown(in, at);
  }
  static void refuse_unknown(Json const& in, Reading const& at) {
    for (auto const& [name, value] : in.items()) {
      bool known = false;
      boost::mp11::mp_for_each<described_members<T>>([&](auto member) { known = known || name == member.name; });
      if (!known) at.at(std::string_view(name)).refuse("unknown_field");
    }
  }
  static void write(std::string& out, T const& value) {
    out += '{';
    char const* separator = "\"";
    boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
      using Field = std::remove_cvref_t<decltype(value.*member.pointer)>;
      if constexpr (IsOptional<Field>::value)
        if (!(value.*member.pointer)) return;
      out += separator;
      separator = ",\"";
      out += member.name;
      out += "\":";
      Codec<Field>::write(out, value.*member.pointer);
    });
    out += '}';
  }
  static Json schema(Json& definitions) {
    std::string const name = name_in_contract(static_cast<T const*>(nullptr));
    Json const reference = {{"$ref", "#/$defs/" + name}};
    if (definitions.contains(name)) return reference;
    definitions[name] = nullptr;
    Json properties = Json::object();
    Json required = Json::array();
    boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
      using Field = std::remove_reference_t<decltype(std::declval<T&>().*member.pointer)>;
      properties[member.name] = Codec<Field>::schema(definitions);
      if constexpr (!IsOptional<Field>::value) required.push_back(member.name);
    });
    Json result = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty()) result["required"] = std::move(required);
    definitions[name] = std::move(result);
    return reference;
  }
};

template <class T>
struct Codec<std::optional<T>> {
  static void read(Json const& in, std::optional<T>& out, Reading const& at) { Codec<T>::read(in, out.emplace(), at); }
  static void write(std::string& out, std::optional<T> const& value) { Codec<T>::write(out, *value); }
  static Json schema(Json& definitions) { return Codec<T>::schema(definitions); }
};

template <class T>
struct ListCodec {
  static void read(Json const& in, std::vector<T>& out, Reading const& at, std::size_t min, std::size_t max) {
    if (!in.is_array()) return at.refuse("not_a_list");
    if (in.size() < min) return at.refuse("too_few", {{"min", static_cast<std::int64_t>(min)}});
    if (in.size() > max) return at.refuse("too_many", {{"max", static_cast<std::int64_t>(max)}});
    out.resize(in.size());
    for (std::size_t index = 0; index < in.size(); ++index) Codec<T>::read(in[index], out[index], at.at(index));
  }
  static void write(std::string& out, std::vector<T> const& items) {
    out += '[';
    for (std::size_t index = 0; index < items.size(); ++index) {
      if (index > 0) out += ',';
      Codec<T>::write(out, items[index]);
    }
    out += ']';
  }
  static Json schema(Json& definitions) { return {{"type", "array"}, {"items", Codec<T>::schema(definitions)}}; }
};

template <class T, int Min, int Max>
struct Codec<List<T, Min, Max>> {
  static void read(Json const& in, List<T, Min, Max>& out, Reading const& at) {
    ListCodec<T>::read(in, out.items, at, Min, Max);
  }
  static void write(std::string& out, List<T, Min, Max> const& value) { ListCodec<T>::write(out, value.items); }
  static Json schema(Json& definitions) {
    Json result = ListCodec<T>::schema(definitions);
    if (Min > 0) result["minItems"] = Min;
    result["maxItems"] = Max;
    return result;
  }
};

/// Lists without a limit of their own are for what the server writes; a reader still bounds them.
template <class T>
struct Codec<std::vector<T>> : ListCodec<T> {
  static void read(Json const& in, std::vector<T>& out, Reading const& at) {
    ListCodec<T>::read(in, out, at, 0, 100'000);
  }
};

/// Whole numbers share one reader: kind, then range.
struct WholeNumber {
  static void read(Json const& in, std::int64_t& out, Reading const& at, std::int64_t min, std::int64_t max) {
    if (!in.is_number_integer()) return at.refuse("not_a_whole_number");
    out = in.get<std::int64_t>();
    if (out < min) return at.refuse("too_small", {{"min", min}});
    if (out > max) return at.refuse("too_large", {{"max", max}});
  }
  static Json schema(std::int64_t min, std::int64_t max) {
    return {{"type", "integer"}, {"minimum", min}, {"maximum", max}};
  }
};

template <>
struct Codec<std::int64_t> {
  static void read(Json const& in, std::int64_t& out, Reading const& at) {
    WholeNumber::read(in, out, at, -max_safe_integer, max_safe_integer);
  }
  static void write(std::string& out, std::int64_t value) { out += std::to_string(value); }
  static Json schema(Json&) { return {{"type", "integer"}}; }
};

template <std::int64_t Min, std::int64_t Max>
struct Codec<Number<Min, Max>> {
  static void read(Json const& in, Number<Min, Max>& out, Reading const& at) {
    WholeNumber::read(in, out.value, at, Min, Max);
  }
  static void write(std::string& out, Number<Min, Max> value) { out += std::to_string(value.value); }
  static Json schema(Json&) { return WholeNumber::schema(Min, Max); }
};

template <class Thing>
struct Codec<Id<Thing>> {
  static void read(Json const& in, Id<Thing>& out, Reading const& at) {
    WholeNumber::read(in, out.value, at, 1, max_safe_integer);
  }
  static void write(std::string& out, Id<Thing> value) { out += std::to_string(value.value); }
  static Json schema(Json&) { return WholeNumber::schema(1, max_safe_integer); }
};

template <>
struct Codec<Moment> {
  static void read(Json const& in, Moment& out, Reading const& at) {
    WholeNumber::read(in, out.ms, at, 0, max_moment_ms);
  }
  static void write(std::string& out, Moment value) { out += std::to_string(value.ms); }
  static Json schema(Json&) { return WholeNumber::schema(0, max_moment_ms); }
};

template <>
struct Codec<bool> {
  static void read(Json const& in, bool& out, Reading const& at) {
    if (!in.is_boolean()) return at.refuse("not_yes_or_no");
    out = in.get<bool>();
  }
  static void write(std::string& out, bool value) { out += value ? "true" : "false"; }
  static Json schema(Json&) { return {{"type", "boolean"}}; }
};

/// Texts share one reader: kind, then the check of their type (text_checks.hpp), then length in code points.
struct AnyText {
  static void read(Json const& in, std::string& out, Reading const& at, TextShape shape, std::int64_t min,
                   std::int64_t max) {
    if (!in.is_string()) return at.refuse("not_a_text");
    out = in.get<std::string>();
    if (auto const problem = check_text(out, shape, min, max)) at.refuse(problem->code.c_str(), problem->params);
  }
};

template <int Min, int Max>
struct Codec<Text<Min, Max>> {
  static void read(Json const& in, Text<Min, Max>& out, Reading const& at) {
    AnyText::read(in, out.value, at, TextShape::text, Min, Max);
  }
  static void write(std::string& out, Text<Min, Max> const& text) { write_string(out, text.value); }
  static Json schema(Json&) { return {{"type", "string"}, {"minLength", Min}, {"maxLength", Max}}; }
};

template <int Min, int Max>
struct Codec<Line<Min, Max>> {
  static void read(Json const& in, Line<Min, Max>& out, Reading const& at) {
    AnyText::read(in, out.value, at, TextShape::line, Min, Max);
  }
  static void write(std::string& out, Line<Min, Max> const& line) { write_string(out, line.value); }
  static Json schema(Json&) { return {{"type", "string"}, {"minLength", Min}, {"maxLength", Max}, {"format", "line"}}; }
};

template <>
struct Codec<Slug> {
  static void read(Json const& in, Slug& out, Reading const& at) {
    AnyText::read(in, out.value, at, TextShape::slug, 1, 60);
  }
  static void write(std::string& out, Slug const& slug) { write_string(out, slug.value); }
  static Json schema(Json&) { return {{"type", "string"}, {"pattern", "^[a-z][a-z0-9_-]*$"}, {"maxLength", 60}}; }
};

template <>
struct Codec<Email> {
  static void read(Json const& in, Email& out, Reading const& at) {
    AnyText::read(in, out.value, at, TextShape::email, 3, 254);
  }
  static void write(std::string& out, Email const& email) { write_string(out, email.value); }
  static Json schema(Json&) { return {{"type", "string"}, {"format", "email"}, {"maxLength", 254}}; }
};

template <>
struct Codec<WebAddress> {
  static void read(Json const& in, WebAddress& out, Reading const& at) {
    AnyText::read(in, out.value, at, TextShape::web_address, 10, 2000);
  }
  static void write(std::string& out, WebAddress const& address) { write_string(out, address.value); }
  static Json schema(Json&) { return {{"type", "string"}, {"format", "uri"}, {"maxLength", 2000}}; }
};

template <>
struct Codec<Hash> {
  static void read(Json const& in, Hash& out, Reading const& at) {
    AnyText::read(in, out.value, at, TextShape::hash, 64, 64);
  }
  static void write(std::string& out, Hash const& hash) { write_string(out, hash.value); }
  static Json schema(Json&) {
    return {
        {"type", "string"}, {"format", "sha256"}, {"pattern", "^[0-9a-f]{64}$"}, {"minLength", 64}, {"maxLength", 64}};
  }
};

template <>
struct Codec<Html> {
  static void read(Json const& in, Html& out, Reading const& at) {
    if (!in.is_string()) return at.refuse("not_a_text");
    out.value = in.get<std::string>();
  }
  static void write(std::string& out, Html const& html) { write_string(out, html.value); }
  static Json schema(Json&) { return {{"type", "string"}, {"description", "HTML made by the server, safe to insert"}}; }
};

/// Strings without a limit of their own are for what the server writes; a reader still bounds them.
template <>
struct Codec<std::string> {
  static void read(Json const& in, std::string& out, Reading const& at) {
    AnyText::read(in, out, at, TextShape::text, 0, 4096);
  }
  static void write(std::string& out, std::string const& text) { write_string(out, text); }
  static Json schema(Json&) { return {{"type", "string"}}; }
};

template <class T>
tl::expected<T, Problems> read(Json const& document) {
  Problems problems;
  T value{};
  Codec<T>::read(document, value, Reading(problems));
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return value;
}

template <class T>
void write(std::string& out, T const& value) {
  Codec<T>::write(out, value);
}

template <class T>
Json schema(Json& definitions) {
  return Codec<T>::schema(definitions);
}

}  // namespace shidra::protocol

// Instantiate the codec once per type, in protocol/<noun>.cpp, inside namespace shidra::protocol.
/// For what clients send: read, written (by tests and the demo) and described.
#define SHIDRA_REQUEST(Type)                                               \
  template tl::expected<Type, Problems> read<Type>(nlohmann::json const&); \
  SHIDRA_REPLY(Type)
/// For what the server sends: written and described.
#define SHIDRA_REPLY(Type)                              \
  template void write<Type>(std::string&, Type const&); \
  template nlohmann::json schema<Type>(nlohmann::json&);
