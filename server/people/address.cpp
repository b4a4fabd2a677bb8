// SPDX-License-Identifier: AGPL-3.0-or-later
// See address.hpp.
#include "server/people/address.hpp"

#include "server/text/email.hpp"

namespace shidra::people {

pipeline::Expected<std::string> address_of(std::string_view path, std::string_view typed) {
  auto const normalised = text::normalise_email(typed);
  if (!normalised) return pipeline::refuse_field(path, "not_an_email");
  return text::email_key(*normalised);
}

}  // namespace shidra::people
