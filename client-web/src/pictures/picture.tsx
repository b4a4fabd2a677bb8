// SPDX-License-Identifier: AGPL-3.0-or-later
// The frame of every picture: a caption, the drawing (hidden from assistive technology), and the same data as a table, which
// anyone may open. Small pictures inside lists keep their table for screen readers only.
import type { ComponentChildren } from "preact";
import { t } from "../i18n";

export interface PictureTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

interface PictureProps {
  title: string;
  /** Shown above the drawing unless the screen already says it. */
  titled?: boolean;
  table: PictureTable;
  /** "folded": a line that opens it; "unseen": for screen readers only. */
  tableIs?: "folded" | "unseen";
  class?: string;
  children: ComponentChildren;
}

export function Picture({ title, titled = true, table, tableIs = "folded", class: look = "", children }: PictureProps) {
  const data = <Data title={title} table={table} />;
  return (
    <figure class={`picture ${look}`}>
      <figcaption class={titled ? undefined : "hidden"}>{title}</figcaption>
      <div aria-hidden="true">{children}</div>
      {tableIs === "unseen" ? (
        <div class="hidden">{data}</div>
      ) : (
        <details>
          <summary>{t("client.as_table")}</summary>
          {data}
        </details>
      )}
    </figure>
  );
}

function Data({ title, table }: { title: string; table: PictureTable }) {
  return (
    <table>
      <caption class="hidden">{title}</caption>
      <thead>
        <tr>
          {table.head.map((cell) => (
            <th key={cell} scope="col">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, at) => (
          <tr key={at}>
            <th scope="row">
              <bdi>{row[0]}</bdi>
            </th>
            {row.slice(1).map((cell, column) => (
              <td key={column}>
                <bdi>{cell}</bdi>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A length of a bar, set through the style object model: style attributes are forbidden by the page's policy. */
export const length = (share: number) => ({ "--length": `${(Math.max(0, Math.min(1, share)) * 100).toFixed(2)}%` });
