// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing in with a code: first the address (and, on the way in through an open call, the name), then six digits.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { callForSession, Refusal, useServerNow } from "../connection";
import { Button, Form, Isolate, RefusalNotice, TextField, useForm } from "../design";
import { language, t } from "../i18n";
import { navigate } from "../shell";
import { CODE_LENGTH, digitsOf } from "./code_digits";
import { enter } from "./entering";

interface CodeProps {
  /** Somebody new may come in, because a call invites them. */
  joins: boolean;
  /** The slug, where the address that led here names one. */
  initiative: string | null;
  next: string;
}

interface Asked {
  email: string;
  name: string;
  at: number;
}

const RESEND_AFTER = 30_000;

export function SignInByCode({ joins, initiative, next }: CodeProps) {
  const asked = useSignal<Asked | undefined>(undefined);
  const ask = async (email: string) => {
    await callForSession("access.request_code", {
      email,
      language: language.value,
      ...(initiative && { initiative }),
      ...(joins && { join: true }),
    });
  };
  const form = useForm({ email: "", name: "" }, async ({ email, name }) => {
    await ask(email.trim());
    asked.value = { email: email.trim(), name: name.trim(), at: Date.now() };
  });
  if (asked.value) {
    return (
      <CodeStep
        asked={asked.value}
        joins={joins}
        next={next}
        again={async () => {
          await ask(asked.value!.email);
          asked.value = { ...asked.value!, at: Date.now() };
        }}
        other={() => {
          asked.value = undefined;
        }}
      />
    );
  }
  return (
    <Form form={form}>
      <p>{t(joins ? "access.join_text" : "access.email_text")}</p>
      {joins && <TextField field={form.field("name")} label={t("access.name")} autocomplete="name" maxLength={120} />}
      <TextField
        field={form.field("email")}
        label={t("access.email")}
        type="email"
        inputMode="email"
        autocomplete="email"
        maxLength={254}
      />
      <Button type="submit" size="large" whole busy={form.busy.value}>
        {t("access.send_code")}
      </Button>
    </Form>
  );
}

interface StepProps {
  asked: Asked;
  joins: boolean;
  next: string;
  again: () => Promise<void>;
  other: () => void;
}

function CodeStep({ asked, joins, next, again, other }: StepProps) {
  const form = useForm({ code: "" }, async ({ code }) => {
    const name = joins && asked.name !== "" ? { name: asked.name } : {};
    await enter(() => callForSession("access.sign_in", { email: asked.email, code, ...name }));
    navigate(next, "replace");
  });
  const { code } = form.values;
  const field = form.field("code");
  useEffect(() => document.getElementById(field.id)?.focus(), []);
  // The last digit sends the code: there is nothing left to decide.
  useSignalEffect(() => {
    const digits = digitsOf(code.value);
    if (digits !== code.value) code.value = digits;
    else if (digits.length === CODE_LENGTH) queueMicrotask(() => void form.submit());
  });
  return (
    <div class="stack">
      <p>
        {t("access.code_sent")} <Isolate>{asked.email}</Isolate>
      </p>
      <Form form={form}>
        <div class="code-field">
          <TextField
            field={field}
            label={t("access.code")}
            hint={t("access.code_hint")}
            inputMode="numeric"
            autocomplete="one-time-code"
          />
        </div>
        <Button type="submit" size="large" whole busy={form.busy.value}>
          {t("access.enter")}
        </Button>
      </Form>
      <Resend at={asked.at} again={again} />
      <div>
        <Button kind="quiet" onClick={other}>
          {t("access.other_email")}
        </Button>
      </div>
    </div>
  );
}

function Resend({ at, again }: { at: number; again: () => Promise<void> }) {
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | undefined>(undefined);
  useServerNow(1_000);
  const left = Math.ceil((at + RESEND_AFTER - Date.now()) / 1_000);
  const send = async () => {
    busy.value = true;
    refusal.value = undefined;
    try {
      await again();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal.value = error;
    } finally {
      busy.value = false;
    }
  };
  return (
    <div class="stack tight">
      <p class="soft small">{t("access.no_code")}</p>
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <Button kind="plain" disabled={left > 0} busy={busy.value} onClick={() => void send()}>
        {left > 0 ? t("access.resend_in", { count: left }) : t("access.resend")}
      </Button>
    </div>
  );
}
