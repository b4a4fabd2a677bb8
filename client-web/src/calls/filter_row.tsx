// SPDX-License-Identifier: AGPL-3.0-or-later
// The filters above the table of responses. Only states that occur are offered.
import { SelectField, TextField, useField } from "../design";
import { t } from "../i18n";
import type { Call, Response, ResponseState } from "../protocol";
import { sectors } from "../shell";
import type { Filters } from "./filters";
import { forumOf } from "./reach";
import { isUndecided } from "./state";

const STATES: readonly ResponseState[] = ["submitted", "in_review", "accepted", "waitlisted", "declined", "withdrawn"];

interface Props {
  call: Call;
  responses: readonly Response[];
  filters: Filters;
}

export function FilterRow({ call, filters, responses }: Props) {
  const there = new Set(responses.map(({ state }) => state));
  const states = STATES.filter((state) => there.has(state) || filters.state.value === state);
  const undecided = filters.state.value === "undecided" || [...there].some(isUndecided);
  const fields = {
    search: useField(filters.search),
    state: useField(filters.state),
    sector: useField(filters.sector),
    forum: useField(filters.forum),
  };
  const forums = call.forums.map((id) => ({ value: String(id), label: forumOf(id)?.name ?? "" }));
  return (
    <search class="filters">
      <TextField field={fields.search} type="search" label={t("calls.search")} />
      <SelectField
        field={fields.state}
        label={t("calls.state")}
        placeholder={t("calls.all")}
        options={[
          ...(undecided ? [{ value: "undecided", label: t("calls.undecided") }] : []),
          ...states.map((state) => ({ value: state as string, label: t(`calls.response_${state}`) })),
        ]}
      />
      <SelectField
        field={fields.sector}
        label={t("client.sector")}
        placeholder={t("calls.all")}
        options={sectors.value.map(({ code, name }) => ({ value: code, label: name }))}
      />
      {forums.length > 1 && (
        <SelectField
          field={fields.forum}
          label={t("calls.forum_wanted")}
          placeholder={t("calls.all")}
          options={forums}
        />
      )}
    </search>
  );
}
