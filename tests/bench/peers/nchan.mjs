// SPDX-License-Identifier: AGPL-3.0-or-later
// nginx with nchan, one worker, in a folder of its own; prints its process ids.
//   node nchan.mjs PORT FOLDER
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

const [port, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "nginx.conf"), `
load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
daemon off; master_process off; worker_processes 1; worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid; error_log ${folder}/error.log warn;
events { worker_connections 15000; }
http {
  access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /sub { nchan_subscriber websocket; nchan_channel_id all; nchan_subscriber_first_message newest; }
    location = /pub { nchan_publisher websocket; nchan_channel_id all; nchan_message_buffer_length 1000; }
  }
}
`);
const nginx = spawn("/usr/sbin/nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "inherit" });
nginx.on("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => nginx.kill("SIGTERM"));
const ready = () => {
  const socket = connect(Number(port), "127.0.0.1", () => {
    socket.destroy();
    console.log(`pid ${existsSync(join(folder, "nginx.pid")) ? readFileSync(join(folder, "nginx.pid"), "utf8").trim() : nginx.pid}`);
    console.log("ready");
  });
  socket.on("error", () => setTimeout(ready, 50));
};
ready();
