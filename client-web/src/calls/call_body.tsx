// SPDX-License-Identifier: AGPL-3.0-or-later
// What a call says: its text, changes since it opened, whose seats it fills and who is wanted there, and how it is decided.
import type { ComponentChildren } from "preact";
import { Isolate, Prose } from "../design";
import { quotasOf } from "../forums/words";
import { formatMoment, formatPercent, t } from "../i18n";
import { QuotaBars } from "../pictures";
import type { Call } from "../protocol";
import { forumOf } from "./reach";

/** `folded`: somebody who writes already has read it, and finds it again with one press. */
export function CallBody({ call, folded }: { call: Call; folded: boolean }) {
  return (
    <div class={folded ? "call-body stack tight" : "call-body stack wide"}>
      <Amendments call={call} />
      {call.html !== "" && (
        <Part title={t("calls.the_call")} folded={folded}>
          <Prose html={call.html} />
        </Part>
      )}
      <Part title={t("calls.wanted")} folded={folded}>
        <Wanted call={call} />
      </Part>
      {call.criteria.length > 0 && (
        <Part title={t("calls.criteria")} folded={folded}>
          <Criteria call={call} />
        </Part>
      )}
    </div>
  );
}

function Part({ title, folded, children }: { title: string; folded: boolean; children: ComponentChildren }) {
  if (!folded) {
    return (
      <section class="stack tight">
        <h2>{title}</h2>
        {children}
      </section>
    );
  }
  return (
    <details class="card">
      <summary>{title}</summary>
      <div class="folded">{children}</div>
    </details>
  );
}

function Amendments({ call }: { call: Call }) {
  if (call.amendments.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{t("calls.amendments")}</h2>
      <ul class="list">
        {[...call.amendments].reverse().map(({ at, note, deadline }) => (
          <li key={at}>
            <div class="item">
              <div class="what">
                <span dir="auto">{note}</span>
                <span class="about">
                  {formatMoment(at)} · {t("calls.deadline_then", { when: formatMoment(deadline) })}
                </span>
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

export const Wanted = ({ call }: { call: Call }) => (
  <div class="stack">
    {call.forums.map((id) => {
      const forum = forumOf(id);
      if (!forum) return null;
      return (
        <div class="stack tight" key={id}>
          <h3>
            <a href={`/app/forums/${id}`}>
              <Isolate>{forum.name}</Isolate>
            </a>
          </h3>
          {forum.theme && <p class="soft">{forum.theme}</p>}
          {forum.standing.length > 0 ? (
            <QuotaBars
              title={t("calls.wanted_in", { forum: forum.name })}
              titled={false}
              quotas={quotasOf(forum.standing)}
            />
          ) : (
            <p class="soft">{t("calls.no_key")}</p>
          )}
        </div>
      );
    })}
  </div>
);

/** The share of the whole says more than a number of points. */
const Criteria = ({ call: { criteria } }: { call: Call }) => {
  const whole = criteria.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <ul class="list">
      {criteria.map(({ name, weight }) => (
        <li key={name}>
          <div class="item">
            <span class="what" dir="auto">
              {name}
            </span>
            {whole > 0 && <span class="strong count">{formatPercent(weight / whole)}</span>}
          </div>
        </li>
      ))}
    </ul>
  );
};
