// SPDX-License-Identifier: AGPL-3.0-or-later
// Brings a file to the server as a material of a meeting, with progress. XMLHttpRequest, because only it tells how much of a
// request has gone out.
import { Refusal } from "../connection";
import { type Reply, refusalOf } from "../connection/messages";
import type { MaterialKind } from "../protocol";

interface Upload {
  meeting: number;
  kind: MaterialKind;
  title: string;
  file: File;
}

/** What the server takes, in bytes; it says so itself too, but only after everything was sent. */
export const LARGEST_FILE = 25 * 1024 * 1024;

export function upload({ meeting, kind, title, file }: Upload, progress: (sent: number) => void): Promise<void> {
  if (file.size === 0) return Promise.reject(new Refusal("file_empty"));
  if (file.size > LARGEST_FILE) {
    return Promise.reject(new Refusal("file_too_large", { mib: LARGEST_FILE / 1024 / 1024 }));
  }
  const query = new URLSearchParams({ meeting: String(meeting), kind, title, name: file.name });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/files?${query}`);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.upload.addEventListener("progress", ({ loaded }) => progress(loaded));
    request.addEventListener("load", () => {
      const refusal = refusalIn(request);
      if (refusal) reject(refusal);
      else resolve();
    });
    request.addEventListener("error", () => reject(new Refusal("offline")));
    request.send(file);
  });
}

function refusalIn({ status, responseText }: XMLHttpRequest): Refusal | undefined {
  try {
    const reply = JSON.parse(responseText) as Reply;
    return "error" in reply ? refusalOf(reply.error) : undefined;
  } catch {
    // Not one of our answers: a proxy on the way, or a server that is not able to.
    return new Refusal(status === 413 ? "file_too_large" : "unavailable", { mib: LARGEST_FILE / 1024 / 1024 });
  }
}

/** "protocol_final-2.pdf" is called "protocol final-2" until somebody says otherwise. */
export const titleOf = (name: string): string =>
  name
    .replace(/\.[^.]*$/, "")
    .replace(/_+/g, " ")
    .trim() || name;
