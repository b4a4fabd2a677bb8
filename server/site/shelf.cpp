// SPDX-License-Identifier: AGPL-3.0-or-later
// See shelf.hpp. Whoever lets go of the last copy of a text takes it off the shelf.
#include "server/site/shelf.hpp"

namespace shidra::site {

std::shared_ptr<std::string const> Shelf::share(std::string text) {
  auto const remove = [held = std::weak_ptr(held_)](std::string const* leaving) {
    if (auto const shelf = held.lock()) {
      std::lock_guard const hold(shelf->guard);
      auto const found = shelf->texts.find(*leaving);
      // Meanwhile an equal one may have taken its place.
      if (found != shelf->texts.end() && found->first.data() == leaving->data()) shelf->texts.erase(found);
    }
    delete leaving;
  };
  std::shared_ptr<std::string const> const mine(new std::string(std::move(text)), remove);
  std::lock_guard const hold(held_->guard);
  if (auto const found = held_->texts.find(*mine); found != held_->texts.end()) {
    if (auto theirs = found->second.lock()) return theirs;
    held_->texts.erase(found);  // its last holder has let go, and waits for us to take it off
  }
  held_->texts.emplace(*mine, mine);
  return mine;
}

std::size_t Shelf::size() const {
  std::lock_guard const hold(held_->guard);
  return held_->texts.size();
}

}  // namespace shidra::site
