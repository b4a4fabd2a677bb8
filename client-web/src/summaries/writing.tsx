// SPDX-License-Identifier: AGPL-3.0-or-later
// The text in Markdown with a small toolbar, and beside it (on a phone in a tab) how it will look.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ask, Refusal } from "../connection";
import { Button, type IconName, Prose, Tabs } from "../design";
import { type Key, t } from "../i18n";
import type { Draft } from "./draft";
import { headingsFrom } from "./headings";
import { type Mark, marked, writingDirection } from "./markup";

const MARKS: readonly { mark: Mark; icon: IconName; label: Key }[] = [
  { mark: "heading", icon: "heading", label: "summaries.mark_heading" },
  { mark: "list", icon: "list", label: "summaries.mark_list" },
  { mark: "bold", icon: "bold", label: "summaries.mark_bold" },
  { mark: "link", icon: "link", label: "summaries.mark_link" },
];

export function Writing({ draft }: { draft: Draft }) {
  const shown = useSignal("text");
  const tabs = [
    { key: "text", label: t("summaries.text") },
    { key: "preview", label: t("summaries.preview") },
  ];
  return (
    <div class="writing" data-shown={shown.value}>
      <div class="writing-tabs">
        <Tabs
          label={t("summaries.text")}
          tabs={tabs}
          selected={shown.value}
          onSelect={(key) => {
            shown.value = key;
          }}
        />
      </div>
      <TextArea draft={draft} />
      <Preview draft={draft} />
    </div>
  );
}

function TextArea({ draft }: { draft: Draft }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const press = (mark: Mark) => {
    const element = area.current!;
    const { from, to, insert, selectFrom, selectTo } = marked(
      element.value,
      element.selectionStart,
      element.selectionEnd,
      mark,
    );
    element.focus();
    element.setSelectionRange(from, to);
    // The only way that leaves the browser's own undo intact; it sends the input event too.
    if (!document.execCommand("insertText", false, insert)) {
      element.setRangeText(insert, from, to);
      draft.edit({ body: element.value });
    }
    element.setSelectionRange(selectFrom, selectTo);
  };
  const key = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const mark = ({ KeyB: "bold", KeyK: "link" } as const)[event.code as "KeyB"];
    if (!mark) return;
    event.preventDefault();
    press(mark);
  };
  return (
    <div class="writing-text stack tight">
      <div class="row apart">
        <label class="label" for="summary-body">
          {t("summaries.text")}
        </label>
        <div class="toolbar" role="toolbar" aria-label={t("summaries.marks")}>
          {MARKS.map(({ mark, icon, label }) => (
            <Button key={mark} kind="quiet" icon={icon} label={t(label)} onClick={() => press(mark)} />
          ))}
        </div>
      </div>
      <textarea
        ref={area}
        id="summary-body"
        class="input"
        dir={writingDirection(draft.text.value.body)}
        rows={14}
        maxLength={60_000}
        placeholder={t("summaries.text_placeholder")}
        value={draft.text.value.body}
        onInput={(event) => draft.edit({ body: event.currentTarget.value })}
        onKeyDown={key}
      />
    </div>
  );
}

const PAUSE = 500;

function Preview({ draft }: { draft: Draft }) {
  const html = useSignal("");
  const failed = useSignal(false);
  const markdown = draft.text.value.body;
  useEffect(() => {
    let current = true;
    const timer = setTimeout(
      () => {
        ask("text.preview", { markdown }).then(
          (preview) => {
            if (!current) return;
            html.value = preview.html;
            failed.value = false;
          },
          (error) => {
            if (!(error instanceof Refusal)) throw error;
            if (current) failed.value = true;
          },
        );
      },
      html.peek() === "" ? 0 : PAUSE,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [markdown]);
  return (
    <section class="writing-preview stack tight" aria-label={t("summaries.preview")}>
      <span class="label">{t("summaries.preview")}</span>
      <div class="card">
        {failed.value && <p class="soft small">{t("summaries.preview_later")}</p>}
        {markdown.trim() === "" ? (
          <p class="soft">{t("summaries.preview_empty")}</p>
        ) : (
          <Prose html={headingsFrom(html.value, 2)} />
        )}
      </div>
    </section>
  );
}
