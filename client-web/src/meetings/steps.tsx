// SPDX-License-Identifier: AGPL-3.0-or-later
// The life of a meeting across the top of its page.
import { Icon } from "../design";
import { type Key, t } from "../i18n";
import { STEPS, type Step } from "./life";

const LABELS: Record<Step, Key> = {
  prepare: "meetings.step_prepare",
  room: "meetings.step_room",
  summary: "meetings.step_summary",
  published: "meetings.step_published",
};

export function Steps({ step }: { step: Step }) {
  const at = STEPS.indexOf(step);
  return (
    <ol class="life" aria-label={t("meetings.life")}>
      {STEPS.map((each, index) => (
        <li
          key={each}
          class={index < at || step === "published" ? "done" : undefined}
          aria-current={index === at ? "step" : undefined}
        >
          <span class="life-dot">{(index < at || step === "published") && <Icon name="check" />}</span>
          {t(LABELS[each])}
          {index < at && <span class="hidden">{t("meetings.step_done")}</span>}
        </li>
      ))}
    </ol>
  );
}
