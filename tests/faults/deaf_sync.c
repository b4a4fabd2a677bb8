// SPDX-License-Identifier: AGPL-3.0-or-later
// Preloaded into the server, it hides every failed sync from it. Only to show that a test notices.
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

int fsync(int file) {
  syscall(SYS_fsync, file);
  return 0;
}

int fdatasync(int file) {
  syscall(SYS_fdatasync, file);
  return 0;
}
