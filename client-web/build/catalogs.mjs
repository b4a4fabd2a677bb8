// SPDX-License-Identifier: AGPL-3.0-or-later
// The catalogs hold the words of server and client alike; the browser gets only those it can show.
import { readFile } from "node:fs/promises";

/** Words of mails, of pages made by the server, of feeds and of the command line. */
const SERVER_ONLY = /^(mail|feed|command_line|doctor|pages(?!\.(?:size_|forum_closed)))\./;

export const clientCatalogs = {
  name: "client-catalogs",
  setup(build) {
    build.onLoad({ filter: /src[\\/]i18n[\\/]\w+\.json$/ }, async ({ path }) => {
      const words = Object.entries(JSON.parse(await readFile(path, "utf8")));
      const shown = Object.fromEntries(words.filter(([key]) => !SERVER_ONLY.test(key)));
      return { contents: `export default ${JSON.stringify(shown)}`, loader: "js" };
    });
  },
};
