// SPDX-License-Identifier: AGPL-3.0-or-later
// My own entry: name and language, where I am signed in, and the way out.
import { useSignal } from "@preact/signals";
import { call, callForSession, things } from "../connection";
import {
  Button,
  ConfirmDialog,
  Form,
  Isolate,
  RefusalNotice,
  SelectField,
  Skeleton,
  TextField,
  toast,
  useForm,
} from "../design";
import { formatMoment, setLanguage, t } from "../i18n";
import { useActing } from "../meetings/acting";
import type { Me, Session } from "../protocol";
import { isTeam, me, Page } from "../shell";
import { deviceName } from "./device_name";
import { languageOptions } from "./language_options";

export default function OwnEntry() {
  const person = me.value;
  return (
    <Page title={t("client.profile")} narrow>
      {person ? (
        <div class="stack wide">
          <Details person={person} />
          {!isTeam.value && (
            <div>
              <Button kind="plain" icon="people" href="/app/organisation">
                {t(person.organisation === undefined ? "organisations.register_title" : "people.my_organisation")}
              </Button>
            </div>
          )}
          <Sessions person={person} />
          <SignOut />
        </div>
      ) : (
        <Skeleton />
      )}
    </Page>
  );
}

function Details({ person }: { person: Me }) {
  const form = useForm({ name: person.name, language: person.language }, async (values) => {
    await call("me.update", values);
    await setLanguage(values.language);
    toast(t("people.saved"));
  });
  return (
    <Form form={form}>
      <TextField field={form.field("name")} label={t("people.name")} autocomplete="name" maxLength={120} />
      <SelectField
        field={form.field("language")}
        label={t("client.language")}
        hint={t("people.language_hint")}
        options={languageOptions}
      />
      <p class="soft small">
        {t("people.email")}: <Isolate>{person.email}</Isolate> · {t("people.email_fixed")}
      </p>
      <div>
        <Button type="submit" busy={form.busy.value}>
          {t("people.save")}
        </Button>
      </div>
    </Form>
  );
}

function Sessions({ person }: { person: Me }) {
  const sessions = [...things(`person/${person.id}`, "session")].sort((a, b) => b.seen - a.seen);
  const ending = useSignal<Session | undefined>(undefined);
  const { busy, refusal, run } = useActing();
  const end = async () => {
    const session = ending.value!.id;
    if (await run(() => call("access.end_session", { session }))) toast(t("people.session_ended"));
    ending.value = undefined;
  };
  return (
    <section class="stack tight">
      <h2>{t("people.sessions")}</h2>
      <p class="soft">{t("people.sessions_text")}</p>
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <ul class="list">
        {sessions.map((session) => (
          <li key={session.id}>
            <div class="item">
              <span class="what">
                <span class="title">
                  <Isolate>{deviceName(session.device) || t("people.some_device")}</Isolate>
                </span>
                <span class="about">{t("people.session_seen", { moment: formatMoment(session.seen) })}</span>
              </span>
              <Button
                kind="quiet"
                onClick={() => {
                  ending.value = session;
                }}
              >
                {t("people.end_session")}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={ending.value !== undefined}
        title={t("people.end_session_title")}
        confirm={t("people.end_session")}
        danger
        busy={busy.value}
        onConfirm={() => void end()}
        onClose={() => {
          ending.value = undefined;
        }}
      >
        <p>
          <Isolate>{deviceName(ending.value?.device ?? "") || t("people.some_device")}</Isolate>
        </p>
        <p>{t("people.end_session_text")}</p>
      </ConfirmDialog>
    </section>
  );
}

function SignOut() {
  const { busy, refusal, run } = useActing();
  const leave = async () => {
    if (await run(() => callForSession("access.sign_out", {}))) location.assign("/");
  };
  return (
    <section class="stack tight">
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <div>
        <Button kind="plain" busy={busy.value} onClick={() => void leave()}>
          {t("people.sign_out_here")}
        </Button>
      </div>
    </section>
  );
}
