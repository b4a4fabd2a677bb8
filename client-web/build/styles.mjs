// SPDX-License-Identifier: AGPL-3.0-or-later
// A screen may bring rules of its own: `import "./surveys.css"` in its .tsx. They travel inside the screen's chunk and are
// adopted when it runs, so that the public pages and other screens do not pay for them.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { transform } from "esbuild";

const NAMESPACE = "screen-styles";

export const screenStyles = {
  name: "screen-styles",
  setup(build) {
    build.onResolve({ filter: /\.css$/ }, ({ path: wanted, importer, resolveDir }) =>
      importer.endsWith(".tsx") ? { path: path.resolve(resolveDir, wanted), namespace: NAMESPACE } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      const { code } = await transform(source, { loader: "css", minify: true, target: "es2022", charset: "utf8" });
      const adopt = path.resolve(path.dirname(file), "../design/adopt");
      const contents = `import { adopt } from ${JSON.stringify(adopt)}; adopt(${JSON.stringify(code.trim())});`;
      return { contents, loader: "js", resolveDir: path.dirname(file), watchFiles: [file] };
    });
  },
};
