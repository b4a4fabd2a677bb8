// SPDX-License-Identifier: AGPL-3.0-or-later
// An organisation's side of a call: where its response stands, and what can be done now. A draft is never taken for a response.
import { useSignal } from "@preact/signals";
import { useServerNow } from "../connection";
import { Button, EmptyState, Notice, Skeleton } from "../design";
import { t } from "../i18n";
import type { Call, CallState, Response } from "../protocol";
import { me } from "../shell";
import { Answers } from "./answers";
import { CallBody } from "./call_body";
import { editedOrganisation, useOwnResponses } from "./reach";
import { ResponseForm } from "./response_form";
import { ResponseState, Steps } from "./response_state";
import { stateAt } from "./state";
import { copyStore } from "./use_response_draft";
import { Withdraw } from "./withdraw";

export function Respond({ call }: { call: Call }) {
  const own = useOwnResponses();
  const now = useServerNow();
  const state = stateAt(call, now);
  if (!me.value || !own) return <Skeleton />;
  if (editedOrganisation() === undefined) return <WithoutOrganisation call={call} state={state} />;
  const known = own.get(call.id);
  if (known && known.state !== "draft") return <HandedIn call={call} state={state} response={known} />;
  return <Begun call={call} state={state} known={known} />;
}

function WithoutOrganisation({ call, state }: { call: Call; state: CallState }) {
  const open = state === "open";
  const member = me.value?.organisation !== undefined;
  return (
    <>
      {open && (
        <EmptyState
          icon="people"
          title={t(member ? "calls.ask_editor" : "calls.organisation_first")}
          text={t(member ? "calls.ask_editor_text" : "calls.organisation_first_text")}
        >
          {!member && (
            <Button size="large" href={`/app/organisation?next=${encodeURIComponent(`/app/calls/${call.id}`)}`}>
              {t("calls.register_organisation")}
            </Button>
          )}
        </EmptyState>
      )}
      <CallBody call={call} folded={false} />
    </>
  );
}

/** A draft, or nothing yet. */
function Begun({ call, state, known }: { call: Call; state: CallState; known: Response | undefined }) {
  const started = useSignal(known !== undefined || copyStore(me.value!.id, call.id).read() !== undefined);
  const open = state === "open";
  if (!open) {
    return (
      <>
        <ResponseState call={call} state={state} response={known} />
        {known && <Answers call={call} content={known} name={known.representative_name} />}
        <CallBody call={call} folded={known !== undefined} />
      </>
    );
  }
  if (!started.value) {
    return (
      <>
        <CallBody call={call} folded={false} />
        <div class="stack tight">
          <div>
            <Button size="large" icon="edit" onClick={() => (started.value = true)}>
              {t("calls.begin")}
            </Button>
          </div>
          <p class="soft">{t("calls.begin_hint")}</p>
        </div>
      </>
    );
  }
  return (
    <>
      <Steps call={state} response="draft" />
      <ResponseState call={call} state={state} response={known} />
      <CallBody call={call} folded />
      <ResponseForm call={call} known={known} />
    </>
  );
}

function HandedIn({ call, state, response }: { call: Call; state: CallState; response: Response }) {
  const unsent = copyStore(me.value!.id, call.id).read();
  return (
    <>
      <Steps call={state} response={response.state} />
      <ResponseState call={call} state={state} response={response} />
      {unsent && response.state === "submitted" && (
        <Notice tone="warn">
          <div class="stack tight">
            <span>{t("calls.unsent_changes")}</span>
            <details>
              <summary>{t("calls.show_unsent")}</summary>
              <Answers call={call} content={unsent.content} />
            </details>
          </div>
        </Notice>
      )}
      <section class="stack">
        <h2>{t("calls.our_response")}</h2>
        <Answers call={call} content={response} name={response.representative_name} />
        <Withdraw call={call} state={state} response={response} />
      </section>
      <CallBody call={call} folded />
    </>
  );
}
