// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody who looks at pages of the server: asks for a path and gets the page, as the site would give it.
#pragma once

#include <optional>
#include <string>

#include "server/access/load_caller.hpp"
#include "server/pages/page.hpp"
#include "tests/unit/server/support/world.hpp"

namespace shidra::test {

struct Visitor {
  World& world;
  std::optional<access::Credentials> credentials{};  ///< none: not signed in
  std::string language{};                            ///< asked for with ?lang=; empty: none
  bool demo = false;
  std::string source_url{};

  Visitor(World& of) : world(of) {}
  Visitor(World& of, Actor const& person) : world(of), credentials(person.credentials_) {}

  pages::Page get(std::string const& path) {
    pages::Page page;
    auto settings = world.seam().settings();
    settings.demo = demo;
    settings.source_url = source_url;
    settings.public_url = "https://shidra.example";
    world.database().read([&](storage::Read& read) {
      auto const caller = credentials ? access::load_caller(read, *credentials, world.seam().now()) : access::Caller{};
      std::map<std::string, std::string> query;
      std::optional<protocol::Language> wanted;
      if (!language.empty()) {
        query["lang"] = language;
        wanted = language == "ar"   ? protocol::Language::ar
                 : language == "en" ? protocol::Language::en
                                    : protocol::Language::he;
      }
      page = pages::respond(read, {path, query, wanted, caller, settings, world.seam().now()});
    });
    return page;
  }
  std::string body(std::string const& path) { return get(path).body; }
  bool sees(std::string const& path, std::string const& text) { return body(path).find(text) != std::string::npos; }
};

}  // namespace shidra::test
