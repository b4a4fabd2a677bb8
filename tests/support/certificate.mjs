// SPDX-License-Identifier: AGPL-3.0-or-later
// A certificate of its own for a test's server.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Makes one for localhost in `folder`; gives the server's arguments for it. */
export function certificateIn(folder) {
  const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  const made = spawnSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(made.stderr);
  return ["--certificate", certificate, "--key", key];
}
