// SPDX-License-Identifier: AGPL-3.0-or-later
// The rows of a call that is being written: fields of the form, criteria with their weights and the sum.
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Button, CheckboxField, NumberField, TextField } from "../design";
import { formatNumber, t } from "../i18n";
import { criterionRow, type EditState, fieldRow, moved } from "./edit_state";

const MOST = 20;

interface Row {
  key: number;
}

interface RowsProps<Each extends Row> {
  rows: Signal<readonly Each[]>;
  /** At least so many stay. */
  least: number;
  make: () => Each;
  add: string;
  name: (number: string) => string;
  children: (row: Each, at: number) => ComponentChildren;
}

function Rows<Each extends Row>({ rows, least, make, add, name, children }: RowsProps<Each>) {
  const list = rows.value;
  const move = (at: number, by: -1 | 1) => {
    rows.value = moved(list, at, by);
  };
  return (
    <>
      <ol class="edit-rows">
        {list.map((row, at) => (
          <li key={row.key}>
            <fieldset class="card stack tight">
              <legend class="hidden">{name(formatNumber(at + 1))}</legend>
              <div class="row apart">
                <span class="soft small">{name(formatNumber(at + 1))}</span>
                <span class="row-acts">
                  <Button
                    kind="quiet"
                    icon="up"
                    label={t("calls.move_up")}
                    disabled={at === 0}
                    onClick={() => move(at, -1)}
                  />
                  <Button
                    kind="quiet"
                    icon="down"
                    label={t("calls.move_down")}
                    disabled={at === list.length - 1}
                    onClick={() => move(at, 1)}
                  />
                  <Button
                    kind="quiet"
                    icon="trash"
                    label={t("calls.remove_row")}
                    disabled={list.length <= least}
                    onClick={() => {
                      rows.value = list.filter((each) => each !== row);
                    }}
                  />
                </span>
              </div>
              {children(row, at)}
            </fieldset>
          </li>
        ))}
      </ol>
      {list.length < MOST && (
        <div>
          <Button
            kind="plain"
            icon="plus"
            onClick={() => {
              rows.value = [...list, make()];
            }}
          >
            {add}
          </Button>
        </div>
      )}
    </>
  );
}

export function EditFields({ state }: { state: EditState }) {
  const { form } = state;
  return (
    <section class="stack" aria-labelledby="call-fields">
      <h2 id="call-fields">{t("calls.form_fields")}</h2>
      <p class="soft small">{t("calls.form_fields_hint")}</p>
      <Rows
        rows={state.fields}
        least={1}
        make={fieldRow}
        add={t("calls.add_field")}
        name={(number) => t("calls.field_number", { number })}
      >
        {({ label, limit, required }, at) => (
          <>
            <TextField field={form.at(`/fields/${at}/label`, label)} label={t("calls.field_label")} maxLength={300} />
            <NumberField
              field={form.at(`/fields/${at}/limit`, limit)}
              label={t("calls.field_limit")}
              min={1}
              max={5000}
            />
            <CheckboxField field={form.at(`/fields/${at}/required`, required)} label={t("calls.field_required")} />
          </>
        )}
      </Rows>
    </section>
  );
}

export function EditCriteria({ state }: { state: EditState }) {
  const { form, criteria, total } = state;
  return (
    <section class="stack" aria-labelledby="call-criteria">
      <h2 id="call-criteria">{t("calls.criteria")}</h2>
      <p class="soft small">{t("calls.criteria_hint")}</p>
      <Rows
        rows={criteria}
        least={0}
        make={criterionRow}
        add={t("calls.add_criterion")}
        name={(number) => t("calls.criterion_number", { number })}
      >
        {({ name, weight }, at) => (
          <>
            <TextField
              field={form.at(`/criteria/${at}/name`, name)}
              label={t("calls.criterion_name")}
              maxLength={200}
            />
            <NumberField
              field={form.at(`/criteria/${at}/weight`, weight)}
              label={t("calls.weight")}
              min={0}
              max={100}
            />
          </>
        )}
      </Rows>
      {criteria.value.length > 0 && (
        <p class={total.value === 100 ? "sum good" : "sum"} role="status">
          {t(total.value === 100 ? "calls.sum_fits" : "calls.sum_is", { sum: formatNumber(total.value) })}
        </p>
      )}
    </section>
  );
}
