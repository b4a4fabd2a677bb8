// SPDX-License-Identifier: AGPL-3.0-or-later
// The deadline of a call with its zone, and how long is left by the server's clock: days, and in the last two of them a clock
// that runs.
import { useServerNow } from "../connection";
import { Badge } from "../design";
import { formatMoment, formatNumber, t } from "../i18n";
import type { Call } from "../protocol";
import { type Left, leftUntil, stateAt } from "./state";

export function Deadline({ call }: { call: Call }) {
  const open = stateAt(call, useServerNow(30_000)) === "open";
  return (
    <span class="row">
      <span>
        {t(open ? "calls.open_until" : "calls.was_open_until", { when: formatMoment(call.deadline, "always") })}
      </span>
      {open && <Countdown deadline={call.deadline} />}
    </span>
  );
}

export function Countdown({ deadline }: { deadline: number }) {
  const left = leftUntil(deadline, useServerNow());
  if (!left) return <Badge>{t("calls.time_over")}</Badge>;
  return (
    <Badge tone={left.days < 2 ? "warn" : "accent"}>
      <span role="timer" class="count">
        {words(left)}
      </span>
    </Badge>
  );
}

function words({ days, hours, minutes, seconds }: Left): string {
  if (days >= 2) return t("calls.days_left", { count: days });
  const two = (value: number) => formatNumber(value, { minimumIntegerDigits: 2 });
  return t("calls.clock_left", { clock: `${two(days * 24 + hours)}:${two(minutes)}:${two(seconds)}` });
}
