// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits per address and whom to believe about addresses.
#include "server/gateway/address_book.hpp"

#include "tests/catch.hpp"

using namespace shidra::gateway;
using Entry = AddressBook::Entry;
using std::chrono::seconds;

namespace {

HttpRequest forwarded(std::vector<std::string> values) {
  HttpRequest request;
  for (auto& value : values) request.headers.push_back({"X-Forwarded-For", std::move(value)});
  return request;
}

}  // namespace

TEST_CASE("a network contains the addresses of its prefix") {
  CHECK(Network::parse("10.1.0.0/16")->contains("10.1.255.3"));
  CHECK_FALSE(Network::parse("10.1.0.0/16")->contains("10.2.0.1"));
  CHECK(Network::parse("192.168.1.128/25")->contains("192.168.1.200"));
  CHECK_FALSE(Network::parse("192.168.1.128/25")->contains("192.168.1.100"));
  CHECK(Network::parse("127.0.0.1")->contains("::ffff:127.0.0.1"));
  CHECK(Network::parse("2001:db8::/33")->contains("2001:db8:7fff::1"));
  CHECK_FALSE(Network::parse("2001:db8::/33")->contains("2001:db8:8000::1"));
  for (auto const* bad : {"", "10.0.0", "10.0.0.0/33", "::/129", "a", "10.0.0.0/", "10.0.0.0/-1"}) {
    CHECK_FALSE(Network::parse(bad).has_value());
  }
  CHECK_THROWS(AddressBook(Limits{}, {"localhost"}));
}

TEST_CASE("the client behind proxies is the last address no proxy of ours has") {
  AddressBook const book(Limits{}, {"10.0.0.0/8"});
  CHECK(book.client_behind("10.0.0.1", forwarded({"1.2.3.4"})) == "1.2.3.4");
  CHECK(book.client_behind("10.0.0.1", forwarded({"6.6.6.6, 1.2.3.4"})) == "1.2.3.4");
  CHECK(book.client_behind("10.0.0.1", forwarded({"6.6.6.6", "1.2.3.4, 10.0.0.7"})) == "1.2.3.4");
  CHECK(book.client_behind("10.0.0.1", forwarded({})) == "10.0.0.1");
  CHECK(book.client_behind("10.0.0.1", forwarded({"1.2.3.4, unknown"})) == "10.0.0.1");
}

TEST_CASE("connections of one address are counted, and of one IPv6 subscriber together") {
  Limits limits;
  limits.connections_per_address = 2;
  limits.new_connections_per_second = 0;
  AddressBook book(limits, {});
  auto const now = AddressBook::Clock::now();
  CHECK(book.enter("1.2.3.4", now) == Entry::allowed);
  CHECK(book.enter("1.2.3.4", now) == Entry::allowed);
  CHECK(book.enter("1.2.3.4", now) == Entry::refused);
  CHECK(book.enter("1.2.3.5", now) == Entry::allowed);
  book.leave("1.2.3.4");
  CHECK(book.enter("1.2.3.4", now) == Entry::allowed);
  CHECK(book.enter("2001:db8::1", now) == Entry::allowed);
  CHECK(book.enter("2001:db8::2", now) == Entry::allowed);
  CHECK(book.enter("2001:db8::3", now) == Entry::refused);
  CHECK(book.enter("2001:db8:0:1::3", now) == Entry::allowed);
}

TEST_CASE("new connections of one address come back at their rate") {
  Limits limits;
  limits.connections_per_address = 3;
  limits.new_connections_per_second = 1;
  AddressBook book(limits, {});
  auto now = AddressBook::Clock::now();
  auto const connect_and_leave = [&] {
    auto const entry = book.enter("1.2.3.4", now);
    if (entry == Entry::allowed) book.leave("1.2.3.4");
    return entry;
  };
  for (int at = 0; at < 3; ++at) CHECK(connect_and_leave() == Entry::allowed);
  CHECK(connect_and_leave() == Entry::refused);
  book.sweep(now);
  CHECK(connect_and_leave() == Entry::refused);
  now += seconds(1);
  CHECK(connect_and_leave() == Entry::allowed);
  CHECK(connect_and_leave() == Entry::refused);
}
