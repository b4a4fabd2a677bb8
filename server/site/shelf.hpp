// SPDX-License-Identifier: AGPL-3.0-or-later
// The same page for many readers lies in memory once for as long as any of them is being sent it, however slowly they
// take it. Any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace shidra::site {

class Shelf {
 public:
  /// `text`, or the equal one that somebody still holds. What is given may outlive the shelf.
  std::shared_ptr<std::string const> share(std::string text);
  /// How many different ones are held.
  std::size_t size() const;

 private:
  struct Held {
    mutable std::mutex guard;
    std::unordered_map<std::string_view, std::weak_ptr<std::string const>> texts;  // the keys are views of the texts
  };
  std::shared_ptr<Held> held_ = std::make_shared<Held>();
};

}  // namespace shidra::site
