// SPDX-License-Identifier: AGPL-3.0-or-later
// npm `ws` as its users write a broadcast: one send per client and message. With a certificate: the same over node:https.
//   node ws.mjs PORT [CERTIFICATE KEY]
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { WebSocketServer } from "ws";

const [port, certificate, key] = process.argv.slice(2);
const server = certificate ? createSecureServer({ cert: readFileSync(certificate), key: readFileSync(key) }) : createServer();
const sockets = new WebSocketServer({ server });
const watchers = new Set();

sockets.on("connection", (socket, request) => {
  socket.on("error", () => socket.terminate());
  if (request.url === "/pub") {
    socket.on("message", (data) => {
      const text = data.toString();
      for (const watcher of watchers) watcher.send(text);
    });
  } else {
    watchers.add(socket);
    socket.on("close", () => watchers.delete(socket));
  }
});
server.listen({ port: Number(port), host: "127.0.0.1", backlog: 4096 }, () => console.log("ready"));
