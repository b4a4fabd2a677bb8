// SPDX-License-Identifier: AGPL-3.0-or-later
// The decision on a response: verdict, reason, and for an acceptance the seat it takes. What that does to every rule of the
// forum's key shows before it is done.
import { call as command, things, useTopic } from "../connection";
import { AreaField, Button, Form, type FormState, Isolate, RadioField, SelectField, toast, useForm } from "../design";
import { t } from "../i18n";
import type { Call, DecideResponse, Response, Verdict } from "../protocol";
import { coordinates, topicOf } from "../shell";
import { forumOf } from "./reach";
import { SeatEffect } from "./seat_effect";

interface Fields {
  verdict: Verdict | "";
  reason: string;
  /** Ids as text, "" for none. */
  forum: string;
  representative: string;
}

const id = (text: string) => (text === "" ? undefined : Number(text));

function paramsOf(response: number, { verdict, reason, forum, representative }: Fields): DecideResponse {
  const params = { response, verdict: verdict as Verdict, reason: reason.trim() };
  if (verdict !== "accepted") return params;
  const seat = { forum: id(forum), representative: id(representative) };
  return {
    ...params,
    ...(seat.forum !== undefined && { forum: seat.forum }),
    ...(seat.representative !== undefined && { representative: seat.representative }),
  };
}

export function Decide({ call, response }: { call: Call; response: Response }) {
  const only = call.forums.length === 1 ? call.forums[0] : undefined;
  const first: Fields = {
    verdict: "",
    reason: "",
    forum: String(response.forum ?? only ?? ""),
    representative: String(response.representative ?? ""),
  };
  const form = useForm(first, async (fields) => {
    await command("response.decide", paramsOf(response.id, fields));
    toast(t("calls.decided_now", { name: response.organisation_name }));
  });
  const { verdict, reason } = form.values;
  const verdicts = (["accepted", "waitlisted", "declined"] as const)
    .filter((each) => each !== response.state)
    .map((value) => ({ value, label: t(`calls.verdict_${value}`) }));
  return (
    <section class="card stack" aria-labelledby="decision">
      <h2 id="decision">{t("calls.decision")}</h2>
      <Form form={form}>
        <RadioField<Verdict | ""> field={form.field("verdict")} label={t("calls.verdict")} options={verdicts} />
        {verdict.value === "accepted" && <SeatChoice call={call} response={response} form={form} />}
        <AreaField
          field={form.field("reason")}
          label={t("calls.reason")}
          hint={t("calls.reason_hint")}
          rows={4}
          maxLength={2000}
        />
        <div class="stack tight">
          <div>
            <Button type="submit" busy={form.busy.value} disabled={verdict.value === "" || reason.value.trim() === ""}>
              {t("calls.decide")}
            </Button>
          </div>
          <p class="soft small">{t("calls.decide_hint")}</p>
        </div>
      </Form>
    </section>
  );
}

function SeatChoice({ call, response, form }: { call: Call; response: Response; form: FormState<Fields> }) {
  const people = coordinates.value ? topicOf("people") : null;
  useTopic(people);
  const { forum, representative } = form.values;
  const known = new Map<number, string>();
  if (response.representative !== undefined) known.set(response.representative, response.representative_name ?? "");
  for (const person of people ? things(people, "person") : []) {
    if (person.organisation === response.organisation && person.state !== "left") known.set(person.id, person.name);
  }
  return (
    <>
      <SelectField
        field={form.field("forum")}
        label={t("calls.forum")}
        placeholder={t("calls.choose")}
        options={call.forums
          .filter((each) => !forumOf(each)?.closed)
          .map((each) => ({ value: String(each), label: forumOf(each)?.name ?? "" }))}
      />
      {response.forum !== undefined && String(response.forum) !== forum.value && (
        <p class="soft small">
          {t("calls.they_asked_for")} <Isolate>{forumOf(response.forum)?.name}</Isolate>
        </p>
      )}
      <SelectField
        field={form.field("representative")}
        label={t("calls.representative")}
        placeholder={t("calls.choose")}
        options={[...known].map(([person, name]) => ({ value: String(person), label: name }))}
      />
      <SeatEffect
        forum={id(forum.value)}
        person={id(representative.value)}
        name={known.get(id(representative.value) ?? 0) ?? ""}
      />
    </>
  );
}
