// SPDX-License-Identifier: AGPL-3.0-or-later
// See log_check.hpp. Format of the log: https://www.sqlite.org/fileformat2.html#walformat
#include "storage/engine/log_check.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "storage/engine/page_checksum.hpp"

namespace shidra::storage {
namespace {

using Bytes = std::span<unsigned char const>;

constexpr std::size_t header_bytes = 32, frame_header = 24;
constexpr std::uint32_t magic = 0x377f0682;  // the last bit says in which order the words of sums are

std::uint32_t number_at(Bytes bytes, std::size_t at) { return PageSum::word(bytes.data() + at, std::endian::big); }
PageSum sum_at(Bytes bytes, std::size_t at) { return {number_at(bytes, at), number_at(bytes, at + 4)}; }

struct Header {
  std::endian order;
  std::size_t page_bytes;
  std::array<unsigned char, 8> salts;
  PageSum sum;
  bool whole;  ///< its own sum is right
};

Header read_header(Bytes bytes) {
  Header header{
      (bytes[3] & 1) != 0 ? std::endian::big : std::endian::little, number_at(bytes, 8), {}, sum_at(bytes, 24), false};
  std::copy(bytes.begin() + 16, bytes.begin() + 24, header.salts.begin());
  PageSum sum;
  sum.add(bytes.first(24), header.order);
  header.whole = sum == header.sum && (number_at(bytes, 0) & ~1U) == magic;
  return header;
}

bool read_into(std::ifstream& in, std::vector<unsigned char>& room) {
  return static_cast<bool>(in.read(reinterpret_cast<char*>(room.data()), static_cast<std::streamsize>(room.size())));
}

bool is_blank(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](unsigned char byte) { return byte == 0; });
}

[[noreturn]] void refuse(std::filesystem::path const& log, std::string const& where) {
  throw LogDamaged(fmt::format(
      "{}: {} is damaged, and what was acknowledged after it would be lost. Restore a backup; to go on without "
      "what is in the log, move the file away.",
      log.string(), where));
}

}  // namespace

void expect_whole_log(std::filesystem::path const& database) {
  auto const log = std::filesystem::path(database).concat("-wal");
  std::ifstream in(log, std::ios::binary);
  std::vector<unsigned char> bytes(header_bytes);
  if (!in || !read_into(in, bytes)) return;
  auto const header = read_header(bytes);
  if (is_blank(bytes)) {  // room that was given and never written, but then all of it
    while (in.read(reinterpret_cast<char*>(bytes.data()), header_bytes))
      if (!is_blank(bytes)) refuse(log, "the header");
    return;
  }
  // It is written alone and synced, within one sector: a power cut does not tear it.
  if (!header.whole || header.page_bytes < 512 || header.page_bytes > 65536) refuse(log, "the header");
  bytes.resize(frame_header + header.page_bytes);
  std::size_t number = 0, first_bad = 0, commits_behind = 0;
  bool ends_its_commit = false;  // the bad frame
  PageSum before = header.sum;
  while (read_into(in, bytes)) {
    ++number;
    Bytes const frame(bytes);
    // Frames of an earlier round of the log have other salts; a damaged salt is a damaged frame.
    bool const of_this_round = std::equal(header.salts.begin(), header.salts.end(), frame.begin() + 8);
    PageSum sum = before;
    sum.add(frame.first(8), header.order);
    sum.add(frame.subspan(frame_header), header.order);
    bool const good = of_this_round && sum == sum_at(frame, 16);
    bool const commits = number_at(frame, 4) != 0;
    if (!good && first_bad == 0) {
      first_bad = number;
      ends_its_commit = of_this_round && commits;
    }
    // Behind a bad frame a good one goes on from the sum that its neighbour carries.
    if (good && first_bad != 0 && commits) ++commits_behind;
    before = sum_at(frame, 16);
  }
  // A torn commit may still have its own last frame; another one behind it there cannot be.
  if (commits_behind > (ends_its_commit ? 0U : 1U)) refuse(log, fmt::format("frame {}", first_bad));
}

}  // namespace shidra::storage
