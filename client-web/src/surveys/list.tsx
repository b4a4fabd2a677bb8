// SPDX-License-Identifier: AGPL-3.0-or-later
// All surveys one may see: those open to oneself first, drafts of one's own, then those that are closed, with their results.
import { Badge, Button, EmptyState, Isolate, Skeleton } from "../design";
import { formatDay, t } from "../i18n";
import { forumOf } from "../meetings/reach";
import type { Survey } from "../protocol";
import { coordinates, Page } from "../shell";
import { OpenSurveyCard } from "./card";
import { hasAnswered, manages, mayAnswer, useSurveys } from "./reach";

export default function SurveyList() {
  const { settled, surveys } = useSurveys();
  const create = coordinates.value && (
    <Button icon="plus" href="/app/surveys/new">
      {t("surveys.new")}
    </Button>
  );
  return (
    <Page title={t("surveys.title")} acts={create}>
      {!settled ? (
        <Skeleton />
      ) : surveys.length === 0 ? (
        <EmptyState
          icon="survey"
          title={t("surveys.none")}
          text={t(coordinates.value ? "surveys.none_team" : "surveys.none_text")}
        >
          {coordinates.value && <Button href="/app/surveys/new">{t("surveys.new")}</Button>}
        </EmptyState>
      ) : (
        <Lists surveys={surveys} />
      )}
    </Page>
  );
}

function Lists({ surveys }: { surveys: readonly Survey[] }) {
  const running = surveys.filter(({ state }) => state === "open");
  const open = running.filter(mayAnswer).sort((a, b) => Number(hasAnswered(a)) - Number(hasAnswered(b)));
  const others = running.filter((survey) => !mayAnswer(survey));
  return (
    <div class="stack wide">
      <section class="stack tight">
        <h2>{t("surveys.open_to_me")}</h2>
        {open.length > 0 ? (
          <div class="grid">
            {open.map((survey) => (
              <OpenSurveyCard key={survey.id} survey={survey} />
            ))}
          </div>
        ) : (
          <p class="soft">{t("surveys.none_open")}</p>
        )}
      </section>
      <Group title={t("surveys.running")} surveys={others} />
      <Group title={t("surveys.drafts")} surveys={surveys.filter(({ state }) => state === "draft")} />
      <Group title={t("surveys.closed_ones")} surveys={surveys.filter(({ state }) => state === "closed")} />
    </div>
  );
}

function Group({ title, surveys }: { title: string; surveys: readonly Survey[] }) {
  if (surveys.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      <ul class="list">
        {surveys.map((survey) => (
          <li key={survey.id}>
            <Line survey={survey} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Line({ survey }: { survey: Survey }) {
  const { id, title, state, closed_at, questions } = survey;
  const forum = forumOf(survey.forum);
  const address = state === "draft" ? `/app/surveys/${id}/edit` : `/app/surveys/${id}`;
  return (
    <a href={address}>
      <span class="what">
        <span class="title">
          <Isolate>{title}</Isolate>
        </span>
        <span class="about">
          {forum && (
            <>
              <Isolate>{forum.name}</Isolate>
              {" · "}
            </>
          )}
          {closed_at !== undefined ? formatDay(closed_at) : t("surveys.questions_count", { count: questions.length })}
        </span>
      </span>
      {manages(survey) && state === "open" && <Badge tone="accent">{t("surveys.runs")}</Badge>}
      {state === "draft" && <Badge>{t("surveys.state_draft")}</Badge>}
      {state === "closed" && hasAnswered(survey) && <Badge tone="good">{t("surveys.answered")}</Badge>}
    </a>
  );
}
