// SPDX-License-Identifier: AGPL-3.0-or-later
// An open survey among what needs somebody: one link, and whether it has been answered.
import { Badge, Icon, Isolate } from "../design";
import { t } from "../i18n";
import type { Survey } from "../protocol";
import { hasAnswered } from "./reach";
import "./card.css";

export function OpenSurveyCard({ survey }: { survey: Survey }) {
  const answered = hasAnswered(survey);
  return (
    <a class="card lifted" href={`/app/surveys/${survey.id}`}>
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
