// SPDX-License-Identifier: AGPL-3.0-or-later
// uWebSockets behind its JavaScript face, with its own topics, which gather what one turn of the loop publishes.
//   node uws.mjs PORT [--deflate]: with one compressor for all sockets
import uws from "@trufflesuite/uws-js-unofficial";

const port = Number(process.argv[2]);
const deflate = process.argv[3] === "--deflate";
const behaviour = { compression: deflate ? uws.SHARED_COMPRESSOR : uws.DISABLED, maxPayloadLength: 64 * 1024, idleTimeout: 0, maxBackpressure: 64 * 1024 * 1024 };
const app = uws.App();
app.ws("/sub", { ...behaviour, open: (socket) => socket.subscribe("all") });
app.ws("/pub", { ...behaviour, message: (_socket, message) => app.publish("all", message, false, deflate) });
app.listen("127.0.0.1", port, (listening) => {
  if (!listening) process.exit(1);
  console.log("ready");
});
