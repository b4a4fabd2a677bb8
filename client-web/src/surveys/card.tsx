// SPDX-License-Identifier: AGPL-3.0-or-later
// An open survey among what needs somebody: one link, and whether it has been answered.
import { Badge, Icon, Isolate } from "../design";
import { t } from "../i18n";
import type { Survey } from "../protocol";
import { hasAnswered, manages } from "./reach";
import "./card.css";

interface OpenSurveyCardProps {
  survey: Survey;
  /** Where it is asked of oneself: whoever runs it comes to its questions as well, not to its console. */
  toAnswer?: boolean;
}

export function OpenSurveyCard({ survey, toAnswer }: OpenSurveyCardProps) {
  const answered = hasAnswered(survey);
  const at = `/app/surveys/${survey.id}`;
  return (
    <a class="card lifted" href={toAnswer && manages(survey) ? `${at}?q=1` : at}>
      <div class="survey-card-head">
        <Icon name="survey" />
        <strong>
          <Isolate>{survey.title}</Isolate>
        </strong>
        {answered ? (
          <Badge tone="good">{t("surveys.answered")}</Badge>
        ) : (
          <Badge tone="accent">{t("surveys.state_open")}</Badge>
        )}
      </div>
      <p class="soft small">
        {answered ? t("surveys.card_change") : t("surveys.card_answer", { count: survey.questions.length })}
      </p>
    </a>
  );
}
