// SPDX-License-Identifier: AGPL-3.0-or-later
// The text of a call in Markdown, and how it will look.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, Refusal } from "../connection";
import { AreaField, type FormState, Loading, Prose, RefusalNotice, Tabs } from "../design";
import { t } from "../i18n";
import type { Fields } from "./edit_state";

export function EditText({ form }: { form: FormState<Fields> }) {
  const part = useSignal("text");
  const tabs = [
    { key: "text", label: t("calls.write") },
    { key: "preview", label: t("calls.preview") },
  ];
  return (
    <div class="stack tight">
      <Tabs
        label={t("calls.text")}
        tabs={tabs}
        selected={part.value}
        panel="call-text"
        onSelect={(key) => {
          part.value = key;
        }}
      />
      <div id="call-text" role="tabpanel">
        {part.value === "text" ? (
          <AreaField
            field={form.field("body")}
            label={t("calls.text")}
            hint={t("calls.markdown_hint")}
            rows={12}
            maxLength={60_000}
          />
        ) : (
          <Preview markdown={form.values.body.value} />
        )}
      </div>
    </div>
  );
}

function Preview({ markdown }: { markdown: string }) {
  const shown = useSignal<string | Refusal | undefined>(undefined);
  useEffect(() => {
    let current = true;
    ask("text.preview", { markdown }).then(
      ({ html }) => {
        if (current) shown.value = html;
      },
      (error) => {
        if (!(error instanceof Refusal)) throw error;
        if (current) shown.value = error;
      },
    );
    return () => {
      current = false;
    };
  }, [markdown]);
  const html = shown.value;
  if (markdown.trim() === "") return <p class="soft">{t("calls.preview_empty")}</p>;
  if (html === undefined) return <Loading />;
  if (html instanceof Refusal) return <RefusalNotice refusal={html} />;
  return (
    <div class="card">
      <Prose html={html} />
    </div>
  );
}
