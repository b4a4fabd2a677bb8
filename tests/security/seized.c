// SPDX-License-Identifier: AGPL-3.0-or-later
// Preloaded into the server, it does what somebody would who had taken the process over: before the server confines
// itself (in a constructor), and once more after (when it begins to listen). Each try is a line "before WHAT: ERROR" or
// "after WHAT: ERROR"; 0 is success. SEIZED_OUTSIDE is a folder that is none of the server's, SEIZED_INSIDE its own.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char outside[4096], inside[4096], another[64], path[8192];

static char const* in(char const* folder, char const* name) {
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static int opened(char const* file, int how) {
  int const number = open(file, how, 0600);
  if (number < 0) return errno;
  char byte;
  int const error = (how & O_DIRECTORY) == 0 && (how & O_ACCMODE) == O_RDONLY && read(number, &byte, 1) < 0 ? errno : 0;
  close(number);
  return error;
}

static int started(char const* program) {
  char* const arguments[] = {(char*)program, NULL};
  char* const none[] = {NULL};
  pid_t const child = vfork();
  if (child == 0) {
    execve(program, arguments, none);
    _exit(errno);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static int done(int result) { return result == 0 ? 0 : errno; }

static void try_all(char const* when) {
  int const first = *when == 'b';
#define TRY(what, error) fprintf(stderr, "%s %s: %d\n", when, what, error)
  TRY("start a program of the system", started("/bin/true"));
  TRY("start a program of its own folder", started(in(inside, "program")));
  TRY("read a file outside", opened(in(outside, "secret"), O_RDONLY));
  TRY("read a file outside behind a link", opened(in(inside, "link"), O_RDONLY));
  TRY("list a folder outside", opened(outside, O_RDONLY | O_DIRECTORY));
  TRY("list the root of all folders", opened("/", O_RDONLY | O_DIRECTORY));
  TRY("read about another process", opened(in(another, "status"), O_RDONLY));
  TRY("write a file outside", opened(in(outside, "secret"), O_WRONLY));
  TRY("make a file outside", opened(in(outside, when), O_WRONLY | O_CREAT));
  TRY("make a folder outside", done(mkdir(in(outside, first ? "folder-1" : "folder-2"), 0700)));
  TRY("remove a file outside", done(unlink(in(outside, first ? "removed-1" : "removed-2"))));
  TRY("make a link in its own folder", done(symlink("/", in(inside, first ? "link-1" : "link-2"))));
  TRY("make a pipe in its own folder", done(mkfifo(in(inside, first ? "pipe-1" : "pipe-2"), 0600)));
  TRY("write a file of its own", opened(in(inside, "own"), O_WRONLY | O_CREAT));
  TRY("read names of hosts", opened("/etc/hosts", O_RDONLY));
#undef TRY
}

__attribute__((constructor)) static void begin(void) {
  if (!getenv("SEIZED_OUTSIDE") || !getenv("SEIZED_INSIDE")) return;
  snprintf(outside, sizeof outside, "%s", getenv("SEIZED_OUTSIDE"));
  snprintf(inside, sizeof inside, "%s", getenv("SEIZED_INSIDE"));
  snprintf(another, sizeof another, "/proc/%d", (int)getppid());
  try_all("before");
}

int listen(int number, int most) {
  int (*real)(int, int) = (int (*)(int, int))dlsym(RTLD_NEXT, "listen");
  if (outside[0]) try_all("after");
  return real(number, most);
}
