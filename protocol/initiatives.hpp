// SPDX-License-Identifier: AGPL-3.0-or-later
// Initiatives and their sectors. Plain values, any thread.
#pragma once

#include "protocol/codec/types.hpp"

namespace shidra::protocol {

/// A sector of an initiative, referred to everywhere by its code.
struct Sector {
  Slug code;
  Line<1, 60> name;
  Line<1, 20> label;    ///< short form for chips and pictures
  Number<1, 8> colour;  ///< one of eight colours with a mark of its own, the same everywhere
};
SHIDRA_STRUCT(Sector, code, name, label, colour)

/// The whole venture (topic initiative/<id>, public).
struct Initiative {
  Id<Initiative> id;
  Slug slug;
  std::string name;
  std::string purpose;  ///< one sentence
  Html description;
  std::string description_source;
  std::string zone;  ///< IANA name; deadlines are stated in it
  Language language;
  std::vector<Sector> sectors;
  std::vector<std::string> regions;
  std::string contact_name;  ///< accessibility coordinator, shown at /accessibility
  std::string contact_email;
  std::string contact_phone;
};
SHIDRA_STRUCT(Initiative, id, slug, name, purpose, description, description_source, zone, language, sectors, regions,
              contact_name, contact_email, contact_phone)

/// Opens an initiative and makes its first administrator, who is signed in by it. `token` is that of a one-time link
/// which the operator got from the server (printed at the first start, or by `shidra link`).
struct CreateInitiative {
  Line<20, 80> token;
  Line<1, 120> administrator_name;
  Email administrator_email;
  Slug slug;
  Line<1, 120> name;
  Line<1, 300> purpose;
  Text<0, 20000> description;
  Line<1, 60> zone;
  Language language;
  List<Sector, 1, 8> sectors;
  List<Line<1, 60>, 1, 40> regions;
};
SHIDRA_STRUCT(CreateInitiative, token, administrator_name, administrator_email, slug, name, purpose, description, zone,
              language, sectors, regions)

struct InitiativeCreated {
  Id<Initiative> initiative;
};
SHIDRA_STRUCT(InitiativeCreated, initiative)

/// A sector in use cannot be taken out of the list.
struct UpdateInitiative {
  Line<1, 120> name;
  Line<1, 300> purpose;
  Text<0, 20000> description;
  Line<1, 60> zone;
  List<Sector, 1, 8> sectors;
  List<Line<1, 60>, 1, 40> regions;
  Line<0, 120> contact_name;
  Line<0, 120> contact_email;
  Line<0, 40> contact_phone;
};
SHIDRA_STRUCT(UpdateInitiative, name, purpose, description, zone, sectors, regions, contact_name, contact_email,
              contact_phone)

}  // namespace shidra::protocol
