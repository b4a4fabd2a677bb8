// SPDX-License-Identifier: AGPL-3.0-or-later
// A forum's name, theme and mandate, with the mandate as it will be read.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, Refusal } from "../connection";
import { AreaField, type FormState, Prose, TextField } from "../design";
import { t } from "../i18n";

export interface ForumTexts {
  name: string;
  theme: string;
  mandate: string;
}

/** Also for forms that ask for more. */
export function ForumTextFields<Values extends ForumTexts>({ form }: { form: FormState<Values> }) {
  const texts = form as unknown as FormState<ForumTexts>;
  return (
    <>
      <TextField field={texts.field("name")} label={t("forums.field_name")} maxLength={120} />
      <TextField field={texts.field("theme")} label={t("forums.field_theme")} maxLength={300} optional />
      <AreaField
        field={texts.field("mandate")}
        label={t("forums.field_mandate")}
        hint={t("forums.markdown_hint")}
        rows={8}
        maxLength={20_000}
        optional
      />
      <Preview markdown={texts.values.mandate} />
    </>
  );
}

const PAUSE = 400;

function Preview({ markdown }: { markdown: ReadonlySignal<string> }) {
  const html = useSignal("");
  const written = markdown.value;
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      ask("text.preview", { markdown: written }).then(
        (preview) => {
          if (current) html.value = preview.html;
        },
        (error) => {
          // Offline, or a text that saving will refuse with its reason: the last picture stays.
          if (!(error instanceof Refusal)) throw error;
        },
      );
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [written]);
  if (written.trim() === "" || html.value === "") return null;
  return (
    <section class="card stack tight">
      {/* Headings inside the mandate begin below this level. */}
      <h2 class="hidden">{t("forums.mandate")}</h2>
      <h3 class="preview-title">{t("forums.preview")}</h3>
      <Prose html={html.value} />
    </section>
  );
}
