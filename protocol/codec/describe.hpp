// SPDX-License-Identifier: AGPL-3.0-or-later
// Declares structs and enums to the codec. A struct's members are its fields; there is nothing else to keep in step.
#pragma once

#include <boost/describe.hpp>

/// SHIDRA_STRUCT(PublishSummary, summary, audience): after the struct, in the same namespace.
#define SHIDRA_STRUCT(Type, ...)                 \
  BOOST_DESCRIBE_STRUCT(Type, (), (__VA_ARGS__)) \
  inline char const* name_in_contract(Type const*) { return #Type; }
/// SHIDRA_ENUM(Language, he, ar, en)
#define SHIDRA_ENUM(Type, ...)           \
  BOOST_DESCRIBE_ENUM(Type, __VA_ARGS__) \
  inline char const* name_in_contract(Type const*) { return #Type; }
