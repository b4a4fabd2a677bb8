// SPDX-License-Identifier: AGPL-3.0-or-later
// A response to read: each field of the form with what was written, the forum it asks for and who would sit there.
import { Isolate } from "../design";
import { t } from "../i18n";
import type { Call } from "../protocol";
import { forumOf } from "./reach";
import type { Content } from "./response_draft";

export function Answers({ call, content, name }: { call: Call; content: Content; name?: string | undefined }) {
  const forum = forumOf(content.forum);
  return (
    <dl class="answers">
      {call.fields.map(({ label }, at) => {
        const text = content.texts[at] ?? "";
        return (
          <div key={label}>
            <dt dir="auto">{label}</dt>
            {text.trim() === "" ? <dd class="soft">{t("calls.not_answered")}</dd> : <dd dir="auto">{text}</dd>}
          </div>
        );
      })}
      <div>
        <dt>{t("calls.forum_wanted")}</dt>
        <dd>{forum ? <Isolate>{forum.name}</Isolate> : <span class="soft">{t("calls.not_chosen")}</span>}</dd>
      </div>
      <div>
        <dt>{t("calls.representative")}</dt>
        <dd>{name ? <Isolate>{name}</Isolate> : <span class="soft">{t("calls.not_chosen")}</span>}</dd>
      </div>
    </dl>
  );
}
