// SPDX-License-Identifier: AGPL-3.0-or-later
// nats-server with its WebSocket listener; prints its process id. It has as many threads as it may use cores.
//   node nats.mjs PORT FOLDER
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

const [port, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const configuration = join(folder, "nats.conf");
// Port -1: its own listener takes any that is free. Nobody is asked who they are.
writeFileSync(configuration, `
host: 127.0.0.1
port: -1
max_connections: 20000
websocket { host: 127.0.0.1, port: ${port}, no_tls: true }
`);
const server = spawn("/usr/sbin/nats-server", ["-c", configuration], { stdio: ["ignore", "ignore", "inherit"] });
server.on("error", (error) => { console.error(error.message); process.exit(1); });
server.on("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => server.kill("SIGTERM"));
const ready = () => {
  const socket = connect(Number(port), "127.0.0.1", () => {
    socket.destroy();
    console.log(`pid ${server.pid}`);
    console.log("ready");
  });
  socket.on("error", () => setTimeout(ready, 50));
};
ready();
