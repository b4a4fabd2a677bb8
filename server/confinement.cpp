// SPDX-License-Identifier: AGPL-3.0-or-later
// See confinement.hpp. The kernel's interface is asked without a library: three system calls.
#include "server/confinement.hpp"

#include <cerrno>
#include <cstdint>
#include <system_error>

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace shidra {
namespace {

namespace fs = std::filesystem;

// Newer than the headers of the system that this is built on.
constexpr std::uint64_t truncating = 1ULL << 14;      // since version 3
constexpr std::uint64_t device_control = 1ULL << 15;  // since version 5

constexpr std::uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t writing = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                  LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                  LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REFER | truncating;
constexpr std::uint64_t never = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM | device_control;
constexpr std::uint64_t of_files = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | truncating;

/// Before version 2 no file could be moved to another folder, as uploads are from the spool.
constexpr int least_version = 2;

std::uint64_t known_to(int version) {
  std::uint64_t all = reading | writing | never;
  if (version < 3) all &= ~truncating;
  if (version < 5) all &= ~device_control;
  return all;
}

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

std::string said(int error) { return std::generic_category().message(error); }

/// 0, or the error. A path that cannot be opened is out of reach with or without a rule.
int allow(int rules, fs::path const& path, std::uint64_t rights) {
  Descriptor const place{::open(path.c_str(), O_PATH | O_CLOEXEC)};
  if (place.number < 0) return 0;
  struct stat what {};
  if (::fstat(place.number, &what) != 0) return errno;
  landlock_path_beneath_attr rule{};
  rule.allowed_access = S_ISDIR(what.st_mode) ? rights : rights & of_files;
  rule.parent_fd = place.number;
  return ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0U) == 0 ? 0 : errno;
}

/// Where a file lies, and where the file lies that it is a link to: renewed certificates are put into the same folders.
void add_folders_of(std::string const& file, std::vector<fs::path>& folders) {
  if (file.empty()) return;
  auto const absolute = fs::absolute(file);
  folders.push_back(absolute.parent_path());
  std::error_code missing;
  auto const real = fs::canonical(absolute, missing);
  if (!missing) folders.push_back(real.parent_path());
}

}  // namespace

Reach reach_of_server(fs::path const& data, fs::path const& mail, std::string const& certificate,
                      std::string const& key) {
  Reach reach{.written = {data, mail}, .read = {}};
  std::error_code missing;
  for (auto const& entry : fs::directory_iterator(data, missing))
    if (entry.is_symlink()) reach.written.push_back(entry.path());  // uploads may lie on another disk
  // /etc as a whole: resolv.conf and the like get replaced, and a rule for a file ends with that file. /proc/self is
  // the process's own; allocators and sanitizers read it.
  for (char const* folder : {"/etc", "/usr", "/lib", "/lib64", "/dev/urandom", "/dev/null", "/proc/self"})
    reach.read.emplace_back(folder);
  add_folders_of("/etc/resolv.conf", reach.read);
  add_folders_of(certificate, reach.read);
  add_folders_of(key, reach.read);
  return reach;
}

tl::expected<int, std::string> confine(Reach const& reach) {
  auto const version =
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION));
  if (version < 0) return tl::unexpected("the kernel offers no Landlock: " + said(errno));
  if (version < least_version)
    return tl::unexpected(std::string("the kernel's Landlock is too old to let files be moved"));

  auto const known = known_to(version);
  landlock_ruleset_attr what{};
  what.handled_access_fs = known;
  Descriptor const rules{static_cast<int>(::syscall(SYS_landlock_create_ruleset, &what, sizeof what, 0U))};
  if (rules.number < 0) return tl::unexpected("Landlock: " + said(errno));
  for (auto const& path : reach.read)
    if (auto const error = allow(rules.number, path, reading))
      return tl::unexpected(path.string() + ": " + said(error));
  for (auto const& path : reach.written)
    if (auto const error = allow(rules.number, path, (reading | writing) & known))
      return tl::unexpected(path.string() + ": " + said(error));

  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return tl::unexpected("no_new_privs: " + said(errno));
  if (::syscall(SYS_landlock_restrict_self, rules.number, 0U) != 0) return tl::unexpected("Landlock: " + said(errno));
  return version;
}

}  // namespace shidra
