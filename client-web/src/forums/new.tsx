// SPDX-License-Identifier: AGPL-3.0-or-later
// Creating a forum: what it is, its mandate, and (unless it is open to all) its representation key.
import { useSignal } from "@preact/signals";
import { call } from "../connection";
import { Button, Form, Notice, RadioField, toast, useForm } from "../design";
import { t } from "../i18n";
import { isReachKnown } from "../meetings/reach";
import type { ForumKind } from "../protocol";
import { isTeam, navigate, Page } from "../shell";
import { problemsAt } from "./key";
import { isGood, KeyVerdict, useKeyCheck } from "./key_check";
import { draftOf, type KeyDraft, paramsOf, problemsIn } from "./key_draft";
import { KeyFields } from "./key_fields";
import { ForumTextFields, type ForumTexts } from "./text_fields";
import { KIND_LABELS, keyValues } from "./words";
import { Waiting } from "./workspace";

const USUAL_SEATS = 20;
const KINDS: readonly ForumKind[] = ["thematic", "steering", "board", "table", "open"];

export default function NewForum() {
  if (!isReachKnown()) return <Waiting />;
  return (
    <Page narrow title={t("forums.create")} back="/app/forums">
      {isTeam.value ? <Creation /> : <Notice tone="warn">{t("refusal.not_allowed")}</Notice>}
    </Page>
  );
}

function Creation() {
  const key = useSignal<KeyDraft>(draftOf(USUAL_SEATS, [], keyValues()));
  const initial: ForumTexts & { kind: ForumKind } = { kind: "thematic", name: "", theme: "", mandate: "" };
  const form = useForm(initial, async ({ kind, name, theme, mandate }) => {
    const seats = kind === "open" ? { rules: [] } : paramsOf(key.peek());
    const { forum } = await call("forum.create", { kind, name: name.trim(), theme: theme.trim(), mandate, ...seats });
    toast(t("forums.created"));
    navigate(`/app/forums/${forum}/seats`, "replace");
  });
  const open = form.values.kind.value === "open";
  const checked = useKeyCheck(key, !open);
  const found = checked ? problemsIn(checked.draft, checked.answer.problems) : [];
  const refused = (form.refusal.value?.problems ?? []).filter(({ path }) => /^\/(rules|capacity)/.test(path));
  return (
    <Form form={form}>
      <RadioField
        inline
        field={form.field("kind")}
        label={t("forums.field_kind")}
        options={KINDS.map((value) => ({ value, label: t(KIND_LABELS[value]) }))}
      />
      <ForumTextFields form={form} />
      <section class="stack">
        <h2>{t("forums.key")}</h2>
        {open ? (
          <Notice>{t("forums.open_no_key")}</Notice>
        ) : (
          <>
            <p class="soft">{t("forums.key_lead")}</p>
            <KeyFields heading="h3" draft={key} problems={[...found, ...problemsAt(key.value, refused)]} />
            <KeyVerdict draft={key} checked={checked} />
          </>
        )}
      </section>
      <div>
        <Button type="submit" size="large" busy={form.busy.value} disabled={!open && !isGood(key.value, checked)}>
          {t("forums.create_button")}
        </Button>
      </div>
    </Form>
  );
}
