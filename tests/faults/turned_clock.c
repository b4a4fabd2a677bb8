// SPDX-License-Identifier: AGPL-3.0-or-later
// Preloaded into the server, it turns its clock while it runs: the file named by SHIDRA_CLOCK holds two numbers of 8 bytes,
// how far from the true time it is and, if not 0, the moment at which it stands still, both in nanoseconds. The monotonic
// clock goes on as it is, as it would when somebody sets a machine's time. (libfaketime does not get on with jemalloc.)
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int64_t const second = 1000000000;
static int64_t const volatile* turned; // offset, standing

__attribute__((constructor)) static void begin(void) {
  char const* const name = getenv("SHIDRA_CLOCK");
  int const file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
  void* const there = file < 0 ? MAP_FAILED : mmap(NULL, 16, PROT_READ, MAP_SHARED, file, 0);
  if (file >= 0) close(file);
  if (there != MAP_FAILED) turned = there;
}

int clock_gettime(clockid_t clock, struct timespec* now) {
  int const status = (int)syscall(SYS_clock_gettime, clock, now);
  if (status != 0 || !turned || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return status;
  int64_t const at = turned[1] ? turned[1] : now->tv_sec * second + now->tv_nsec + turned[0];
  now->tv_sec = at / second;
  now->tv_nsec = at % second;
  return 0;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
  (void)zone;
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  now->tv_sec = at.tv_sec;
  now->tv_usec = at.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* now) {
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  if (now) *now = at.tv_sec;
  return at.tv_sec;
}
