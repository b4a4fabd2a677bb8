// SPDX-License-Identifier: AGPL-3.0-or-later
// Preloaded into the server, it makes every sync succeed without being one: what synchronous=OFF or a lying disk would do.
// Only to show that a test notices.
int fsync(int file) {
  (void)file;
  return 0;
}

int fdatasync(int file) {
  (void)file;
  return 0;
}
