// SPDX-License-Identifier: AGPL-3.0-or-later
// Joining by code or QR: a guest's browser gets its cookie first, then the survey comes with whatever was answered before.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, callForSession, connection, Refusal, thing, useTopic } from "../connection";
import { Button, EmptyState, Isolate, RefusalNotice, Skeleton } from "../design";
import { t } from "../i18n";
import type { Survey } from "../protocol";
import { LanguageMenu, LineState, navigate, type ScreenProps, signedIn } from "../shell";
import { Answering } from "./answer";
import { tidyCode } from "./answers";
import { OwnSheet } from "./own_sheet";
import { isForAnyone } from "./shows_results";

interface Found {
  survey: Survey;
  sheet: OwnSheet;
}

let greeted = false;

async function find(code: string): Promise<Found> {
  if (!signedIn.peek() && !greeted) {
    await callForSession("access.greet", {});
    greeted = true;
  }
  const { survey, sheet } = await ask("survey.find", { code });
  return { survey, sheet: new OwnSheet(survey.id, sheet, code) };
}

export default function JoinSurvey({ params, query }: ScreenProps) {
  const code = tidyCode(params.code ?? "");
  const found = useSignal<Found | Refusal | undefined>(undefined);
  const tries = useSignal(0);
  const known = connection.welcome.value !== undefined;
  const person = signedIn.value;
  useEffect(() => {
    if (!known) return;
    let current = true;
    const settle = (value: Found | Refusal) => {
      if (!current) return;
      // A narrower survey lies among those of whoever is signed in.
      if (!(value instanceof Refusal) && person && !isForAnyone(value.survey))
        navigate(`/app/surveys/${value.survey.id}`, "replace");
      else found.value = value;
    };
    found.value = undefined;
    find(code).then(settle, (error) => settle(error instanceof Refusal ? error : new Refusal("failed")));
    return () => {
      current = false;
    };
  }, [code, known, person, tries.value]);
  const state = found.value;
  if (state instanceof Refusal) {
    return <NotFound refusal={state} again={() => tries.value++} />;
  }
  return (
    <div class="page narrow">
      {state ? (
        <Joined found={state} code={code} query={query} />
      ) : (
        <>
          <h1 class="hidden">{t("surveys.join_title")}</h1>
          {!known && connection.line.state.value.kind === "lost" ? (
            <RefusalNotice refusal={new Refusal("offline")} />
          ) : (
            <Skeleton />
          )}
        </>
      )}
    </div>
  );
}

function Joined({ found, code, query }: { found: Found; code: string; query: URLSearchParams }) {
  const topic = `survey/${found.survey.id}`;
  useTopic(topic, code);
  const survey = thing(topic, "survey", found.survey.id) ?? found.survey;
  useEffect(() => {
    document.title = survey.title;
  }, [survey.title]);
  return (
    <>
      <header class="join-head">
        <div>
          <h1>
            <Isolate>{survey.title}</Isolate>
          </h1>
          <LineState />
        </div>
        <LanguageMenu />
      </header>
      <Answering survey={survey} sheet={found.sheet} code={code} at={`/s/${code}`} query={query} />
    </>
  );
}

function NotFound({ refusal, again }: { refusal: Refusal; again: () => void }) {
  const narrow = refusal.code === "not_in_audience";
  const unknown = refusal.code === "not_found" || refusal.code === "invalid";
  return (
    <div class="page narrow">
      {unknown && <h1 class="hidden">{t("surveys.join_title")}</h1>}
      {unknown ? (
        <EmptyState icon="search" title={t("surveys.code_unknown")} text={t("surveys.code_unknown_text")}>
          <Button href="/s">{t("surveys.type_code")}</Button>
        </EmptyState>
      ) : (
        <div class="stack">
          <h1>{t("surveys.join_title")}</h1>
          <RefusalNotice refusal={refusal} />
          {narrow ? (
            <Button href={`/sign-in?next=${encodeURIComponent(location.pathname)}`}>{t("client.sign_in")}</Button>
          ) : (
            <Button onClick={again}>{t("surveys.try_again")}</Button>
          )}
        </div>
      )}
    </div>
  );
}
