// SPDX-License-Identifier: AGPL-3.0-or-later
// The forum's surveys with their states; drafts for those who run it.
import { things } from "../connection";
import { Badge, Button, EmptyState, Icon, Isolate } from "../design";
import { formatDay, type Key, t } from "../i18n";
import type { Survey, SurveyState } from "../protocol";
import type { ScreenProps } from "../shell";
import { hasAnswered } from "../surveys/reach";
import { type Inside, Workspace } from "./workspace";

export default function Surveys({ params }: ScreenProps) {
  return (
    <Workspace params={params} tab="surveys">
      {(inside) => <Inner {...inside} />}
    </Workspace>
  );
}

const ORDER: readonly SurveyState[] = ["open", "draft", "closed"];
const LABELS: Record<SurveyState, Key> = {
  open: "forums.survey_open",
  draft: "forums.survey_draft",
  closed: "forums.survey_closed",
};

function Inner({ forum, runs }: Inside) {
  const all = [
    ...things(`forum/${forum.id}`, "survey"),
    ...(runs ? things(`desk/${forum.id}`, "survey").filter(({ state }) => state === "draft") : []),
  ];
  const surveys = all.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.id - a.id);
  const create = runs && (
    <Button icon="plus" href={`/app/surveys/new?forum=${forum.id}`}>
      {t("forums.new_survey")}
    </Button>
  );
  if (surveys.length === 0) {
    return (
      <EmptyState icon="survey" title={t("forums.no_surveys")} text={t("forums.no_surveys_text")}>
        {create}
      </EmptyState>
    );
  }
  return (
    <div class="stack">
      {create && <div>{create}</div>}
      <ul class="list">
        {surveys.map((survey) => (
          <li key={survey.id}>
            <Line survey={survey} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Line({ survey }: { survey: Survey }) {
  const { id, title, state, opened_at, closed_at, questions } = survey;
  const when = closed_at ?? opened_at;
  return (
    <a href={state === "draft" ? `/app/surveys/${id}/edit` : `/app/surveys/${id}`}>
      <Icon name="survey" />
      <span class="what">
        <span class="title">
          <Isolate>{title}</Isolate>
        </span>
        <span class="about row">
          <span>{t("surveys.questions_count", { count: questions.length })}</span>
          {when !== undefined && <span>{formatDay(when)}</span>}
        </span>
      </span>
      {hasAnswered(survey) && <Badge tone="good">{t("surveys.answered")}</Badge>}
      <Badge tone={state === "open" ? "accent" : "neutral"}>{t(LABELS[state])}</Badge>
    </a>
  );
}
