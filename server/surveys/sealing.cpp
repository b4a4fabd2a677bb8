// SPDX-License-Identifier: AGPL-3.0-or-later
// See sealing.hpp. The file holds the 32 bytes of the secret half and nothing else.
#include "server/surveys/sealing.hpp"

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <fmt/core.h>
#include <sodium.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace shidra::surveys {
namespace {

namespace fs = std::filesystem;
using storage::Digest;

constexpr std::size_t padding = 512;  // bytes

unsigned char* raw(std::byte* bytes) { return reinterpret_cast<unsigned char*>(bytes); }
unsigned char const* raw(std::byte const* bytes) { return reinterpret_cast<unsigned char const*>(bytes); }

void start_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start: no source of randomness");
}

fs::path keys_in(fs::path const& folder) { return folder / "keys"; }
fs::path file_of(fs::path const& folder, SurveyId survey) {
  return keys_in(folder) / fmt::format("survey-{}.key", survey.value);
}

[[noreturn]] void fail(char const* doing, fs::path const& path) {
  throw std::system_error(errno, std::generic_category(), fmt::format("cannot {} {}", doing, path.string()));
}

class File {
 public:
  File(fs::path path, int flags) : path_(std::move(path)), number_(::open(path_.c_str(), flags | O_CLOEXEC, 0600)) {
    if (number_ < 0) fail("open", path_);
  }
  File(File const&) = delete;
  File& operator=(File const&) = delete;
  ~File() { ::close(number_); }
  void write(std::span<std::byte const> bytes) const {
    if (::write(number_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) fail("write", path_);
  }
  void sync() const {
    if (::fsync(number_) != 0) fail("sync", path_);
  }

 private:
  fs::path path_;
  int number_;
};

void sync_folder(fs::path const& folder) { File(folder, O_RDONLY | O_DIRECTORY).sync(); }

}  // namespace

Digest make_key(pipeline::World& world, SurveyId survey) {
  start_sodium();
  static_assert(crypto_box_SECRETKEYBYTES == sizeof(Digest) && crypto_box_PUBLICKEYBYTES == sizeof(Digest));
  Digest seed{}, secret_half{}, public_half{};
  world.random(seed);
  crypto_box_seed_keypair(raw(public_half.data()), raw(secret_half.data()), raw(seed.data()));
  auto const& folder = world.settings().folder;
  if (fs::create_directories(keys_in(folder))) {
    fs::permissions(keys_in(folder), fs::perms::owner_all);
    sync_folder(folder);
  }
  File const file(file_of(folder, survey), O_WRONLY | O_CREAT | O_TRUNC);
  file.write(secret_half);
  file.sync();
  sync_folder(keys_in(folder));
  sodium_memzero(seed.data(), seed.size());
  sodium_memzero(secret_half.data(), secret_half.size());
  return public_half;
}

SurveyKey::~SurveyKey() { sodium_memzero(secret_.data(), secret_.size()); }

std::vector<std::byte> SurveyKey::seal(PackedSheet const& sheet) const {
  auto plain = pack(sheet);
  auto const length = plain.size();
  plain.resize(length + padding);
  std::size_t padded = 0;
  if (sodium_pad(&padded, raw(plain.data()), length, padding, plain.size()) != 0)
    throw std::runtime_error("cannot pad a sheet");
  std::vector<std::byte> sealed(padded + crypto_box_SEALBYTES);
  crypto_box_seal(raw(sealed.data()), raw(plain.data()), padded, raw(public_.data()));
  sodium_memzero(plain.data(), plain.size());
  return sealed;
}

PackedSheet SurveyKey::open(std::span<std::byte const> sealed) const {
  if (sealed.size() < crypto_box_SEALBYTES) throw std::runtime_error("a sealed sheet is cut off");
  std::vector<std::byte> plain(sealed.size() - crypto_box_SEALBYTES);
  std::size_t length = 0;
  bool const good = crypto_box_seal_open(raw(plain.data()), raw(sealed.data()), sealed.size(), raw(public_.data()),
                                         raw(secret_.data())) == 0 &&
                    sodium_unpad(&length, raw(plain.data()), plain.size(), padding) == 0;
  if (!good) throw std::runtime_error("a sealed sheet does not open with the key of its survey");
  auto sheet = unpack(std::span(plain).first(length));
  sodium_memzero(plain.data(), plain.size());
  return sheet;
}

std::optional<SurveyKey> find_key(fs::path const& folder, storage::SurveyRow const& survey) {
  start_sodium();
  int const file = ::open(file_of(folder, survey.id).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 || !survey.public_key) {
    if (file >= 0) ::close(file);
    return std::nullopt;
  }
  Digest secret_half{}, public_half{};
  auto const got = ::read(file, secret_half.data(), secret_half.size());
  ::close(file);
  crypto_scalarmult_base(raw(public_half.data()), raw(secret_half.data()));
  bool const own = got == static_cast<ssize_t>(secret_half.size()) && public_half == *survey.public_key;
  std::optional<SurveyKey> key;
  if (own) key.emplace(secret_half, public_half);
  sodium_memzero(secret_half.data(), secret_half.size());
  return key;
}

void remove_key(fs::path const& folder, SurveyId survey) {
  std::error_code error;
  fs::remove(file_of(folder, survey), error);
  if (error)
    spdlog::error("the key of survey {} could not be removed: {}", survey.value, error.message());
  else if (fs::exists(keys_in(folder), error))
    sync_folder(keys_in(folder));
}

void remove_stray_keys(storage::Read& read, fs::path const& folder) {
  std::error_code error;
  std::vector<fs::path> open;
  for (auto const survey : storage::open_anonymous_surveys(read)) open.push_back(file_of(folder, survey));
  std::vector<fs::path> stray;
  for (auto const& entry : fs::directory_iterator(keys_in(folder), error))
    if (std::ranges::find(open, entry.path()) == open.end()) stray.push_back(entry.path());
  for (auto const& path : stray) fs::remove(path, error);
  if (!stray.empty()) sync_folder(keys_in(folder));
}

}  // namespace shidra::surveys
