// SPDX-License-Identifier: AGPL-3.0-or-later
// Decisions and tasks while writing: adding, wording, order, owner, due day. Enter in the last line adds the next one.
import { useLayoutEffect, useRef } from "preact/hooks";
import { things, useTopic } from "../connection";
import { Button } from "../design";
import { compareText, formatNumber, fromWallClock, t, toWallClock } from "../i18n";
import { membersOf } from "../meetings/members";
import type { Draft } from "./draft";
import { type DecisionLine, moved, newKey, type TaskLine } from "./draft_text";
import { writingDirection } from "./markup";

const MOST = 50;

interface LinesProps<Line extends DecisionLine> {
  lines: readonly Line[];
  change: (lines: readonly Line[]) => void;
}

/** What both lists do with a line; the new one takes the focus. */
function useLines<Line extends DecisionLine>({ lines, change }: LinesProps<Line>) {
  const box = useRef<HTMLOListElement>(null);
  const fresh = useRef<number | undefined>(undefined);
  // Before the next key arrives: whoever types on must land in the new line.
  useLayoutEffect(() => {
    if (fresh.current === undefined) return;
    box.current?.querySelector<HTMLElement>(`[data-line="${fresh.current}"] textarea`)?.focus();
    fresh.current = undefined;
  });
  return {
    box,
    add: () => {
      if (lines.length >= MOST) return;
      fresh.current = newKey();
      change([...lines, { key: fresh.current, text: "" } as Line]);
    },
    put: (key: number, part: Partial<Line>) =>
      change(lines.map((line) => (line.key === key ? { ...line, ...part } : line))),
    remove: (key: number) => change(lines.filter((line) => line.key !== key)),
    move: (key: number, step: -1 | 1) => change(moved(lines, key, step)),
  };
}

const onEnter = (act: () => void) => (event: KeyboardEvent) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  act();
};

export function EditDecisions({ draft }: { draft: Draft }) {
  const lines = draft.text.value.decisions;
  const { box, add, put, remove, move } = useLines({ lines, change: (decisions) => draft.edit({ decisions }) });
  return (
    <section class="stack tight">
      <h2>{t("summaries.decisions_title")}</h2>
      <ol class="edit-lines" ref={box}>
        {lines.map(({ key, text }, at) => (
          <li key={key} data-line={key}>
            <span class="line-number" aria-hidden="true">
              {formatNumber(at + 1)}
            </span>
            <textarea
              class="input"
              dir={writingDirection(text)}
              rows={1}
              maxLength={1000}
              aria-label={t("summaries.decision", { number: at + 1 })}
              value={text}
              onInput={(event) => put(key, { text: event.currentTarget.value })}
              onKeyDown={onEnter(add)}
            />
            <span class="line-acts">
              <Button
                kind="quiet"
                icon="up"
                label={t("summaries.move_up", { number: at + 1 })}
                disabled={at === 0}
                onClick={() => move(key, -1)}
              />
              <Button
                kind="quiet"
                icon="down"
                label={t("summaries.move_down", { number: at + 1 })}
                disabled={at === lines.length - 1}
                onClick={() => move(key, 1)}
              />
              <Button
                kind="quiet"
                icon="trash"
                label={t("summaries.remove_decision", { number: at + 1 })}
                onClick={() => remove(key)}
              />
            </span>
          </li>
        ))}
      </ol>
      {lines.length === 0 && <p class="soft small">{t("summaries.no_decisions")}</p>}
      <div>
        <Button kind="plain" icon="plus" disabled={lines.length >= MOST} onClick={add}>
          {t("summaries.add_decision")}
        </Button>
      </div>
    </section>
  );
}

/** A task is due until its day ends. */
const endOfDay = (day: string) => (day === "" ? undefined : fromWallClock(`${day}T23:59`));

export function EditTasks({ draft, forum }: { draft: Draft; forum: number }) {
  const lines = draft.text.value.tasks;
  const { box, add, put, remove } = useLines<TaskLine>({ lines, change: (tasks) => draft.edit({ tasks }) });
  useTopic(`seats/${forum}`);
  const members = membersOf(things(`seats/${forum}`, "seat"), []).sort((a, b) => compareText(a.name, b.name));
  const without = (line: TaskLine, part: "owner" | "due"): TaskLine => {
    const { [part]: _, ...rest } = line;
    return rest;
  };
  const replace = (line: TaskLine) => draft.edit({ tasks: lines.map((each) => (each.key === line.key ? line : each)) });
  return (
    <section class="stack tight">
      <h2>{t("meetings.tasks")}</h2>
      <ol class="edit-lines tasks" ref={box}>
        {lines.map((line, at) => (
          <li key={line.key} data-line={line.key}>
            <textarea
              class="input"
              dir={writingDirection(line.text)}
              rows={1}
              maxLength={500}
              aria-label={t("summaries.task", { number: at + 1 })}
              value={line.text}
              onInput={(event) => put(line.key, { text: event.currentTarget.value })}
              onKeyDown={onEnter(add)}
            />
            <select
              class="input"
              aria-label={t("summaries.task_owner", { number: at + 1 })}
              value={line.owner ?? ""}
              onChange={({ currentTarget: { value } }) =>
                replace(value === "" ? without(line, "owner") : { ...line, owner: Number(value) })
              }
            >
              <option value="">{t("summaries.no_owner")}</option>
              {line.owner !== undefined && !members.some(({ person }) => person === line.owner) && (
                <option value={line.owner}>{t("summaries.owner_elsewhere")}</option>
              )}
              {members.map(({ person, name }) => (
                <option key={person} value={person}>
                  {name}
                </option>
              ))}
            </select>
            <input
              class="input"
              type="date"
              aria-label={t("summaries.task_due", { number: at + 1 })}
              value={line.due === undefined ? "" : toWallClock(line.due).slice(0, 10)}
              onChange={({ currentTarget: { value } }) => {
                const due = endOfDay(value);
                replace(due === undefined ? without(line, "due") : { ...line, due });
              }}
            />
            <Button
              kind="quiet"
              icon="trash"
              label={t("summaries.remove_task", { number: at + 1 })}
              onClick={() => remove(line.key)}
            />
          </li>
        ))}
      </ol>
      {lines.length === 0 && <p class="soft small">{t("summaries.no_tasks")}</p>}
      <div>
        <Button kind="plain" icon="plus" disabled={lines.length >= MOST} onClick={add}>
          {t("summaries.add_task")}
        </Button>
      </div>
    </section>
  );
}
