// SPDX-License-Identifier: AGPL-3.0-or-later
// The page of a survey: its console for whoever runs it, otherwise answering it, or its result.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, connection, Refusal } from "../connection";
import { Button, EmptyState, Isolate, Notice, RefusalNotice, Skeleton } from "../design";
import { t } from "../i18n";
import { forumOf } from "../meetings/reach";
import type { Survey } from "../protocol";
import { me, navigate, Page, type ScreenProps } from "../shell";
import { Answering } from "./answer";
import { OwnSheet } from "./own_sheet";
import { hasAnswered, manages, mayAnswer, useSurveys } from "./reach";
import { RoomResult } from "./room_result";
import { RunConsole } from "./tools";

export default function SurveyPage({ params, query }: ScreenProps) {
  const { settled, surveys } = useSurveys();
  const survey = surveys.find(({ id }) => id === Number(params.survey));
  const draft = survey?.state === "draft";
  useEffect(() => {
    if (draft) navigate(`/app/surveys/${params.survey}/edit`, "replace");
  }, [draft]);
  if (survey && !draft) return <Shown survey={survey} query={query} />;
  return (
    <Page title={t("surveys.survey")} back="/app/surveys">
      {!settled || draft ? (
        <Skeleton />
      ) : (
        <EmptyState icon="survey" title={t("surveys.absent")} text={t("surveys.absent_text")}>
          <Button href="/app/surveys">{t("surveys.to_list")}</Button>
        </EmptyState>
      )}
    </Page>
  );
}

function Shown({ survey, query }: { survey: Survey; query: URLSearchParams }) {
  const at = `/app/surveys/${survey.id}`;
  const forum = forumOf(survey.forum);
  const runs = manages(survey);
  const answering = query.has("q") || !runs;
  return (
    <Page
      title={survey.title}
      back={runs && answering ? at : "/app/surveys"}
      lead={forum && <Isolate>{forum.name}</Isolate>}
      narrow={answering}
    >
      {!answering ? (
        <RunConsole survey={survey} />
      ) : mayAnswer(survey) ? (
        <Own survey={survey} at={at} query={query} />
      ) : (
        <div class="stack">
          <Notice>{t("surveys.not_yours")}</Notice>
          <RoomResult survey={survey} answered={false} />
        </div>
      )}
    </Page>
  );
}

/** Sheets of this visit: what has not reached the server yet is only known here. */
const sheets = new Map<string, OwnSheet>();

async function ownSheet(survey: number): Promise<OwnSheet> {
  const key = `${me.peek()?.id}/${survey}`;
  const known = sheets.get(key);
  if (known?.hasUnsent()) return known;
  const sheet = new OwnSheet(survey, await ask("survey.sheet", { survey }), undefined);
  sheets.set(key, sheet);
  return sheet;
}

function Own({ survey, at, query }: { survey: Survey; at: string; query: URLSearchParams }) {
  const sheet = useSignal<OwnSheet | Refusal | undefined>(undefined);
  const line = connection.line.state.value.kind;
  useEffect(() => {
    if (sheet.peek() instanceof OwnSheet) return;
    let current = true;
    ownSheet(survey.id).then(
      (found) => {
        if (current) sheet.value = found;
      },
      (error) => {
        if (current) sheet.value = error instanceof Refusal ? error : new Refusal("failed");
      },
    );
    return () => {
      current = false;
    };
  }, [survey.id, line]);
  const own = sheet.value;
  if (own === undefined) return <Skeleton />;
  if (own instanceof Refusal) return <RefusalNotice refusal={own} />;
  return <Answering survey={survey} sheet={own} answered={hasAnswered(survey)} at={at} query={query} />;
}
