// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds the browser client: bundle, split by route, hash, compress, check the budgets, and write what the binary embeds.
//   node build.mjs --out DIR             DIR/files, DIR/assets.S and DIR/assets.cpp
//   node build.mjs --gallery --out DIR   the gallery of components instead, to look at in a browser (nothing for the binary)
// Needs Node 18 or newer and `npm ci`; no network. Files that would not change are not written, so nothing is rebuilt in vain.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { checkBudgets } from "./build/budgets.mjs";
import { clientCatalogs } from "./build/catalogs.mjs";
import { assemblyOf, tableOf } from "./build/embed.mjs";
import { compress, contentType, digest, isText } from "./build/encode.mjs";
import { screenStyles } from "./build/styles.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const options = process.argv.slice(2);
const gallery = options.includes("--gallery");
const out = path.resolve(here, options[options.indexOf("--out") + 1] ?? "");
if (!options.includes("--out") || out === here) {
  console.error("usage: node build.mjs [--gallery] --out DIR");
  process.exit(2);
}

const main = gallery ? "gallery" : "app";
const bundle = await esbuild.build({
  absWorkingDir: here,
  entryPoints: {
    [main]: gallery ? "src/gallery/gallery.tsx" : "src/app.tsx",
    site: "src/design/site.css",
    ...(gallery && { gallery_only: "src/gallery/gallery.css" }),
  },
  outdir: path.join(out, "files"),
  entryNames: "assets/[name].[hash]",
  chunkNames: "assets/[name].[hash]",
  assetNames: "assets/[name].[hash]",
  publicPath: "/",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  minify: true,
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".woff2": "file" },
  plugins: [clientCatalogs, screenStyles],
  metafile: true,
  write: false,
  logLevel: "warning",
});

/** Every file by the path the browser asks for: { data, name (as in the sources), immutable }. */
const files = new Map();
for (const { path: where, contents } of bundle.outputFiles) {
  const route = `/${path.relative(path.join(out, "files"), where).split(path.sep).join("/")}`;
  const name = path.basename(route).replace(/\.[A-Z0-9]{8}(?=\.\w+$)/, "");
  files.set(route, { data: Buffer.from(contents), name, immutable: true });
}
for (const name of await readdir(path.join(here, "public"))) {
  files.set(`/${name}`, { data: await readFile(path.join(here, "public", name)), name, immutable: false });
}
/** What the entry imports at once can load together with it. */
const entry = Object.entries(bundle.metafile.outputs).find(([, output]) => output.entryPoint?.endsWith(`${main}.tsx`));
const preloads = entry[1].imports
  .filter(({ kind }) => kind === "import-statement")
  .map((each) => `<link rel="modulepreload" href="/assets/${path.basename(each.path)}">`);
const hashed = (name) => [...files].find(([, file]) => file.immutable && file.name === name)[0];
const shell = (await readFile(path.join(here, gallery ? "src/gallery/gallery.html" : "src/app.html"), "utf8"))
  .replace(/\{\{(.+?)\}\}/g, (_, name) => hashed(name))
  .replace(/<!--.*?-->\n?/gs, "")
  .replace("</head>", `${preloads.join("\n")}\n</head>`);
files.set(`/${main}.html`, { data: Buffer.from(shell), name: `${main}.html`, immutable: false });

const assets = [...files]
  .map(([route, file]) => ({ route, ...file, type: contentType(route), etag: digest(file.data) }))
  .sort((a, b) => (a.route < b.route ? -1 : 1));
await Promise.all(
  assets.map(async (asset) => Object.assign(asset, isText(asset.route) ? await compress(asset.data) : {})),
);
if (!gallery && !checkBudgets(assets, bundle.metafile)) process.exit(1);

/** Writes only what changed; returns the names kept, so that the rest can be removed. */
async function writeIfChanged(where, data) {
  const before = await readFile(where).catch(() => undefined);
  if (before?.equals(Buffer.from(data))) return;
  await mkdir(path.dirname(where), { recursive: true });
  await writeFile(where, data);
}

const kept = new Set();
for (const asset of assets) {
  const forms = { plain: asset.data, gzip: asset.gzip, brotli: asset.brotli };
  asset.forms = {};
  for (const [form, data] of Object.entries(forms)) {
    if (!data) continue;
    asset.forms[form] = { blob: `blobs/${digest(data)}`, size: data.length };
    if (gallery) continue;
    kept.add(digest(data));
    await writeIfChanged(path.join(out, "blobs", digest(data)), data);
  }
  await writeIfChanged(path.join(out, "files", asset.route), asset.data);
}
await removeOthers(path.join(out, "files", "assets"), new Set(assets.map((asset) => path.basename(asset.route))));
if (!gallery) {
  await removeOthers(path.join(out, "blobs"), kept);
  await writeIfChanged(path.join(out, "assets.S"), assemblyOf(assets));
  await writeIfChanged(path.join(out, "assets.cpp"), tableOf(assets));
}

async function removeOthers(folder, keep) {
  for (const name of await readdir(folder)) if (!keep.has(name)) await rm(path.join(folder, name));
}
