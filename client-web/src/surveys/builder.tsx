// SPDX-License-Identifier: AGPL-3.0-or-later
// Writing a survey: a new one (for a forum or a meeting, where the address says so) or a draft.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button, EmptyState, Skeleton } from "../design";
import { t } from "../i18n";
import { isReachKnown } from "../meetings/reach";
import { navigate, Page, type ScreenProps } from "../shell";
import { BuilderForm } from "./builder_form";
import { runsSurvey, useSurveys } from "./reach";
import "./builder.css";
import "./answer.css";

/** A draft that was just made may be a moment on its way. */
const PATIENCE = 2_000;

export default function Builder({ params, query }: ScreenProps) {
  return params.survey === undefined ? <New query={query} /> : <Edit id={Number(params.survey)} />;
}

const numberIn = (query: URLSearchParams, name: string): number | undefined =>
  query.has(name) ? Number(query.get(name)) : undefined;

function New({ query }: { query: URLSearchParams }) {
  const forum = numberIn(query, "forum");
  if (!isReachKnown()) return <Waiting />;
  if (!runsSurvey({ ...(forum !== undefined && { forum }) })) return <Absent />;
  return <BuilderForm forum={forum} meeting={numberIn(query, "meeting")} />;
}

function Edit({ id }: { id: number }) {
  const { settled, surveys } = useSurveys();
  const survey = surveys.find((each) => each.id === id);
  const waited = useSignal(false);
  const opened = survey !== undefined && survey.state !== "draft";
  useEffect(() => {
    const timer = setTimeout(() => {
      waited.value = true;
    }, PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (opened) navigate(`/app/surveys/${id}`, "replace");
  }, [opened]);
  if (survey && !opened) return <BuilderForm survey={survey} />;
  return settled && waited.value && !opened ? <Absent /> : <Waiting />;
}

const Waiting = () => (
  <Page title={t("surveys.new_title")} back="/app/surveys">
    <Skeleton />
  </Page>
);

const Absent = () => (
  <Page title={t("surveys.survey")} back="/app/surveys">
    <EmptyState icon="survey" title={t("surveys.absent")} text={t("surveys.absent_text")}>
      <Button href="/app/surveys">{t("surveys.to_list")}</Button>
    </EmptyState>
  </Page>
);
