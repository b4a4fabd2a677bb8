// SPDX-License-Identifier: AGPL-3.0-or-later
// Editing the list of sectors: name, short label, colour with its mark. What it looks like stands beside it.
import type { Signal } from "@preact/signals";
import { Button, type FormState, Sector, TextField } from "../design";
import { t } from "../i18n";
import { COLOURS, MOST_SECTORS, newRow, type SectorRow } from "./sector_rows";
import "./sectors.css";

interface SectorsProps {
  rows: Signal<readonly SectorRow[]>;
  form: Pick<FormState<never>, "at">;
}

export function SectorsField({ rows, form }: SectorsProps) {
  const remove = (gone: SectorRow) => {
    rows.value = rows.value.filter((row) => row !== gone);
  };
  return (
    <div class="stack">
      <ol class="sector-rows">
        {rows.value.map((row, at) => (
          <Row
            key={row.key}
            row={row}
            at={at}
            form={form}
            remove={rows.value.length > 1 ? () => remove(row) : undefined}
          />
        ))}
      </ol>
      {rows.value.length < MOST_SECTORS && (
        <div>
          <Button
            kind="plain"
            icon="plus"
            onClick={() => {
              rows.value = [...rows.value, newRow(rows.value)];
            }}
          >
            {t("initiatives.add_sector")}
          </Button>
        </div>
      )}
    </div>
  );
}

interface RowProps {
  row: SectorRow;
  at: number;
  form: SectorsProps["form"];
  remove: (() => void) | undefined;
}

function Row({ row, at, form, remove }: RowProps) {
  const { name, label, colour, code = "" } = row;
  const look = { code, name: name.value, label: label.value || "…", colour: colour.value };
  return (
    <li class="card">
      <div class="row apart">
        <Sector sector={look} chip />
        {remove && (
          <Button
            kind="quiet"
            icon="trash"
            label={t("initiatives.remove_sector", { name: name.value || String(at + 1) })}
            onClick={remove}
          />
        )}
      </div>
      <div class="sector-fields">
        <TextField field={form.at(`/sectors/${at}/name`, name)} label={t("initiatives.sector_name")} maxLength={60} />
        <TextField
          field={form.at(`/sectors/${at}/label`, label)}
          label={t("initiatives.sector_label")}
          maxLength={20}
        />
      </div>
      <Colours row={row} />
    </li>
  );
}

function Colours({ row: { key, colour, name } }: { row: SectorRow }) {
  return (
    <fieldset class="colours">
      <legend class="hidden">{t("initiatives.sector_colour", { name: name.value })}</legend>
      {COLOURS.map((each) => (
        <label key={each} class="colour" data-sector-colour={each}>
          <input
            type="radio"
            name={`colour-${key}`}
            checked={colour.value === each}
            aria-label={t("initiatives.colour", { number: each })}
            onChange={() => {
              colour.value = each;
            }}
          />
          <span class="mark" aria-hidden="true" />
        </label>
      ))}
    </fieldset>
  );
}
