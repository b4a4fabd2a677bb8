// SPDX-License-Identifier: AGPL-3.0-or-later
// Tasks that came out of meetings, with tick-off for their owner and for whoever runs the forum. `MyTasks` is for the home
// screen: one's own that are open, and those ticked off while one looks (so that nothing jumps and a slip can be undone).
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { call, Refusal, things, useServerNow } from "../connection";
import { Badge, Isolate, RefusalNotice } from "../design";
import { formatDay, t } from "../i18n";
import { runs } from "../meetings/reach";
import type { Task } from "../protocol";
import { me } from "../shell";
import { inOrder, isLate } from "./due";

export function TaskList({ tasks, linked }: { tasks: readonly Task[]; linked?: boolean }) {
  const now = useServerNow(60_000);
  return (
    <ul class="list">
      {tasks.map((task) => (
        <TaskLine key={task.id} task={task} now={now} linked={linked} />
      ))}
    </ul>
  );
}

type LineProps = { task: Task; now: number; linked: boolean | undefined };

function TaskLine({ task, now, linked }: LineProps) {
  const id = useId();
  const wanted = useSignal<boolean | undefined>(undefined);
  const refusal = useSignal<Refusal | undefined>(undefined);
  const own = task.owner !== undefined && task.owner === me.value?.id;
  const may = own || runs(task.forum);
  const done = wanted.value ?? task.done_at !== undefined;
  const mark = async (on: boolean) => {
    wanted.value = on;
    refusal.value = undefined;
    try {
      await call("task.mark", { task: task.id, done: on });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      wanted.value = undefined;
      refusal.value = error;
    }
  };
  useEffect(() => {
    wanted.value = undefined;
  }, [task.done_at]);
  return (
    <li class={done ? "task done" : "task"}>
      <div class="item">
        <label class="task-tick">
          <input
            type="checkbox"
            checked={done}
            disabled={!may}
            aria-labelledby={`${id}-text`}
            onChange={(event) => void mark(event.currentTarget.checked)}
          />
        </label>
        <span class="what">
          <span class="title" id={`${id}-text`}>
            <Isolate>{task.text}</Isolate>
          </span>
          <span class="about row">
            {task.owner_name !== undefined && !(own && linked) && <bdi>{task.owner_name}</bdi>}
            {task.due !== undefined && !done && <span>{t("summaries.due", { day: formatDay(task.due) })}</span>}
            {task.done_at !== undefined && <span>{t("summaries.done", { day: formatDay(task.done_at) })}</span>}
            {isLate(task, now) && !done && <Badge tone="warn">{t("summaries.late")}</Badge>}
            {linked && <a href={`/app/meetings/${task.meeting}`}>{t("summaries.from_meeting")}</a>}
          </span>
          {refusal.value && <RefusalNotice refusal={refusal.value} />}
        </span>
      </div>
    </li>
  );
}

/** One's own tasks that are open; undefined until it is known who one is. */
export function myOpenTasks(): readonly Task[] | undefined {
  const person = me.value?.id;
  if (person === undefined) return undefined;
  return things(`person/${person}`, "task").filter((task) => task.done_at === undefined);
}

/** For the home screen; shows nothing when nothing is left. */
export function MyTasks() {
  const seen = useRef(new Set<number>());
  const person = me.value?.id;
  if (person === undefined) return null;
  for (const { id } of myOpenTasks() ?? []) seen.current.add(id);
  const shown = things(`person/${person}`, "task").filter(({ id }) => seen.current.has(id));
  if (shown.length === 0) return null;
  const order = inOrder(shown.map((task) => ({ ...task, done_at: undefined }) as unknown as Task)).map(({ id }) => id);
  const tasks = [...shown].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  return <TaskList tasks={tasks} linked />;
}
