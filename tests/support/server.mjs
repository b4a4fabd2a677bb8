// SPDX-License-Identifier: AGPL-3.0-or-later
// Starts the real server for a test, on a port of its own and in a folder of its own, and stops exactly that one.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const binary = process.env.SHIDRA_BINARY ?? join(root, "build/release/shidra");

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// A test that ends in the middle, by an error or by a signal, leaves no server and no folder behind.
const running = new Set();
process.on("exit", () => {
  for (const server of running) {
    if (!server.exited) server.process?.kill("SIGKILL");
    if (server.ownFolder) rmSync(server.data, { recursive: true, force: true });
  }
});
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]]) process.on(signal, () => process.exit(code));

export class Server {
  /**
   * `demo`: filled with the demo initiative; else empty. `data`: an existing folder, kept; else a new one, removed.
   * `args` of serve, `prefix` (a command that starts ours) and `env` (more variables) count for later launches too.
   */
  static async start({ demo = false, data, args = [], prefix = [], env = {}, port = 0 } = {}) {
    const server = new Server();
    running.add(server);
    server.ownFolder = data === undefined;
    server.data = data ?? mkdtempSync(join(tmpdir(), "shidra-"));
    if (demo && !existsSync(join(server.data, "shidra.db"))) {
      const filled = spawnSync(binary, ["demo", "--data", server.data], { encoding: "utf8" });
      if (filled.status !== 0) throw new Error(`shidra demo failed: ${filled.stderr}`);
    }
    await server.launch({ demo, args, prefix, env, port });
    return server;
  }

  async launch({ demo = false, args = this.args ?? [], prefix = this.prefix ?? [], env = this.env ?? {}, port = 0 } = {}) {
    Object.assign(this, { args, prefix, env });
    const links = demo || !existsSync(join(this.data, "shidra.db"));
    this.output = "";
    this.exited = false;
    const command = [...prefix, binary, "serve", "--data", this.data, "--listen", `127.0.0.1:${port}`, ...(demo ? ["--demo"] : []), ...args];
    this.process = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
    this.ended = new Promise((resolve) => this.process.on("exit", (code, signal) => { this.exited = true; resolve({ code, signal }); }));
    const collect = (chunk) => { this.output += chunk; };
    this.process.stdout.on("data", collect);
    this.process.stderr.on("data", collect);
    for (let tries = 0; tries < 3000; tries += 1) {
      const listening = this.output.match(/listens on [^ ]*:(\d+),/);
      const printed = this.output.includes("/sign-in#link=") || this.output.includes("/start#link=") || !links;
      if (listening && (printed || tries > 2000)) {
        this.port = Number(listening[1]);
        this.url = `http://127.0.0.1:${this.port}`;
        return;
      }
      if (this.exited) break;
      await wait(5);
    }
    throw new Error(`the server did not start:\n${this.output}`);
  }

  /** Tokens of the printed links: {role: token}; "first" is that of an empty installation. */
  links() {
    const found = {};
    for (const line of this.output.split("\n")) {
      const match = line.match(/^\s+(.*?)\s+\S*#link=([\w-]+)\s*$/);
      if (match) found[line.includes("/start#") ? "first" : match[1].trim()] = match[2];
    }
    return found;
  }

  /** Letters that were sent, oldest first: {to, subject, text}. */
  letters() {
    const folder = join(this.data, "mail");
    if (!existsSync(folder)) return [];
    return readdirSync(folder).filter((name) => name.endsWith(".eml")).sort().map((name) => {
      const raw = readFileSync(join(folder, name), "utf8");
      const head = raw.slice(0, raw.indexOf("\r\n\r\n"));
      const bodies = [...raw.matchAll(/\r\n\r\n([A-Za-z0-9+/=\r\n]{20,}?)(?=\r\n--|\r\n*$)/g)].map((match) => Buffer.from(match[1].replace(/\s/g, ""), "base64").toString("utf8"));
      return { to: head.match(/^To:.*?([^\s<>]+@[^\s<>]+)/im)?.[1], head, text: bodies.join("\n") };
    });
  }

  async stop(signal = "SIGTERM") {
    if (!this.exited) this.process.kill(signal);
    const how = await this.ended;
    return how;
  }

  async close() {
    await this.stop();
    running.delete(this);
    if (this.ownFolder) rmSync(this.data, { recursive: true, force: true });
  }
}
