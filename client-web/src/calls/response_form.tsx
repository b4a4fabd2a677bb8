// SPDX-License-Identifier: AGPL-3.0-or-later
// Writing the response: a text for each field, the forum, the representative. It saves itself; handing it in is an act of its
// own, and what is missing for that is said at its place.
import { computed, type Signal, signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Problem } from "../connection";
import { AreaField, Button, type Field, Isolate, SelectField } from "../design";
import { formatNumber, t } from "../i18n";
import type { Call, FormField, Response } from "../protocol";
import { me } from "../shell";
import { forumOf } from "./reach";
import { representatives, useSeatsOf } from "./representatives";
import type { ResponseDraft } from "./response_draft";
import { Conflict } from "./response_saving";
import { lengthOf } from "./state";
import { Submit } from "./submit";
import { useResponseDraft } from "./use_response_draft";

export function ResponseForm({ call, known }: { call: Call; known: Response | undefined }) {
  const draft = useResponseDraft(call, me.value!.id, known);
  /** Somebody has tried to hand it in: from now on what is missing shows. */
  const tried = useSignal(false);
  return (
    <section class="response-form stack wide" aria-labelledby="our-response">
      <div class="stack tight">
        <h2 id="our-response">{t("calls.our_response")}</h2>
        <p class="soft small">{t("calls.form_hint")}</p>
      </div>
      <Conflict draft={draft} />
      <div class="form">
        {call.fields.map((field, at) => (
          <TextPart key={at} draft={draft} field={field} at={at} tried={tried} />
        ))}
        <ForumChoice call={call} draft={draft} />
        <RepresentativeChoice call={call} draft={draft} />
      </div>
      <Submit call={call} draft={draft} tried={tried} />
    </section>
  );
}

interface PartProps {
  draft: ResponseDraft;
  field: FormField;
  at: number;
  tried: Signal<boolean>;
}

function TextPart({ draft, field, at, tried }: PartProps) {
  const box = useMemo(() => textField(draft, field, at, tried), [draft, at]);
  const used = lengthOf(box.value.value);
  const theirs = draft.saving.value.kind === "stale" ? draft.theirs.value : undefined;
  const other = theirs && (theirs.texts[at] ?? "") !== box.value.value ? (theirs.texts[at] ?? "") : undefined;
  const hint = (
    <span class={used > field.limit ? "over count" : "count"}>
      {t("calls.characters", { used: formatNumber(used), limit: formatNumber(field.limit) })}
    </span>
  );
  return (
    <div class={other === undefined ? "stack tight" : "side-by-side"}>
      <AreaField
        field={box}
        label={field.required ? `${field.label} *` : field.label}
        optional={!field.required}
        hint={hint}
        rows={field.limit > 400 ? 6 : 3}
      />
      {other !== undefined && (
        <div class="theirs card stack tight">
          <span class="label">
            {t("calls.text_of")} <Isolate>{theirs!.saved_by}</Isolate>
          </span>
          <p dir="auto">{other === "" ? t("calls.not_answered") : other}</p>
          <div>
            <Button kind="plain" onClick={() => draft.write(at, other)}>
              {t("calls.use_this_text")}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

/** A text of the draft as a field of the design system: reads and writes go through the draft, so that they are saved. */
function textField(
  draft: ResponseDraft,
  { required, limit }: FormField,
  at: number,
  tried: Signal<boolean>,
): Field<string> {
  const path = `/texts/${at}`;
  const text = computed(() => draft.content.value.texts[at] ?? "");
  const value = {
    get value() {
      return text.value;
    },
    set value(next: string) {
      draft.write(at, next);
    },
    peek: () => text.peek(),
  } as Signal<string>;
  const problems = computed((): Problem[] => {
    if (lengthOf(text.value) > limit) return [{ path, code: "too_long", params: { max: limit } }];
    return tried.value && required && text.value.trim() === "" ? [{ path, code: "missing" }] : [];
  });
  return { id: `response-text-${at}`, path, value, problems };
}

/** A choice of the draft by id, "" for none. */
function idField(draft: ResponseDraft, name: "forum" | "representative"): Field<string> {
  const chosen = computed(() => String(draft.content.value[name] ?? ""));
  const value = {
    get value() {
      return chosen.value;
    },
    set value(next: string) {
      draft.edit({ [name]: next === "" ? undefined : Number(next) });
    },
    peek: () => chosen.peek(),
  } as Signal<string>;
  return { id: `response-${name}`, path: `/${name}`, value, problems: signal([]) };
}

function ForumChoice({ call, draft }: { call: Call; draft: ResponseDraft }) {
  const field = useMemo(() => idField(draft, "forum"), [draft]);
  const options = call.forums.map((id) => ({ value: String(id), label: forumOf(id)?.name ?? "" }));
  return (
    <SelectField field={field} label={t("calls.forum_wanted")} options={options} placeholder={t("calls.choose")} />
  );
}

function RepresentativeChoice({ call, draft }: { call: Call; draft: ResponseDraft }) {
  useSeatsOf(call);
  const field = useMemo(() => idField(draft, "representative"), [draft]);
  const options = representatives(call, draft.content.value.representative);
  return (
    <SelectField
      field={field}
      label={t("calls.representative")}
      hint={t("calls.representative_hint")}
      options={options}
      placeholder={t("calls.choose")}
    />
  );
}
