// SPDX-License-Identifier: AGPL-3.0-or-later
// Types, digests and compressed forms of the client's files.
import { createHash } from "node:crypto";
import path from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

export function contentType(route) {
  const type = TYPES[path.extname(route)];
  if (!type) throw new Error(`no content type is known for ${route}: add it to build/encode.mjs`);
  return type;
}

export const isText = (route) => !/\.(png|woff2)$/.test(route);

export const digest = (data) => createHash("sha256").update(data).digest("hex").slice(0, 24);

const brotliCompress = promisify(zlib.brotliCompress);
const gzipCompress = promisify(zlib.gzip);

/** The compressed forms that are worth having: an encoding that saves nothing is left out. */
export async function compress(data) {
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_MODE: mode, BROTLI_MODE_TEXT: text } = zlib.constants;
  const brotli = await brotliCompress(data, { params: { [quality]: 11, [mode]: text } });
  const gzip = await gzipCompress(data, { level: 9 });
  return { ...(brotli.length < data.length && { brotli }), ...(gzip.length < data.length && { gzip }) };
}
