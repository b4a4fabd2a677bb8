// SPDX-License-Identifier: AGPL-3.0-or-later
// Typing the code that stands on the room's screen: five characters, however they are typed.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button, Icon } from "../design";
import { t } from "../i18n";
import { LanguageMenu, navigate } from "../shell";
import { tidyCode } from "./answers";
import "./answer.css";

const LENGTH = 5;

export default function Join() {
  const typed = useSignal("");
  const short = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = t("surveys.join_title");
    field.current?.focus();
  }, []);
  const join = (event: Event) => {
    event.preventDefault();
    const code = tidyCode(typed.value);
    short.value = code.length < LENGTH;
    if (short.value) field.current?.focus();
    else navigate(`/s/${code}`);
  };
  return (
    <div class="page narrow join">
      <div class="join-top">
        <LanguageMenu />
      </div>
      <form class="stack" onSubmit={join} noValidate>
        <Icon name="survey" />
        <h1>{t("surveys.join_title")}</h1>
        <p class="soft" id="code-hint">
          {t("surveys.join_text")}
        </p>
        <label for="code">{t("surveys.code")}</label>
        <input
          ref={field}
          id="code"
          class="input code-field"
          dir="ltr"
          maxLength={12}
          autocomplete="off"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="go"
          aria-describedby="code-hint code-problem"
          aria-invalid={short.value || undefined}
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            short.value = false;
          }}
        />
        <p class="problem" id="code-problem" role="alert">
          {short.value && t("surveys.code_short", { count: LENGTH })}
        </p>
        <Button type="submit" size="large" whole>
          {t("surveys.join")}
        </Button>
      </form>
    </div>
  );
}
