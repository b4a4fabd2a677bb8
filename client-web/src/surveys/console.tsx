// SPDX-License-Identifier: AGPL-3.0-or-later
// The console of a survey: while it runs, how to join, how many have answered, what the big screen shows, closing it; once
// closed, the table to take along, the public page, and in named surveys who said what.
import { useSignal } from "@preact/signals";
import { call, stateOf, useTopic } from "../connection";
import { Badge, Button, ConfirmDialog, Counter, Highlight, Icon, Isolate, RefusalNotice, toast } from "../design";
import { formatMoment, t } from "../i18n";
import { useActing } from "../meetings/acting";
import type { Results, Survey } from "../protocol";
import { initiative } from "../shell";
import { mayAnswer } from "./reach";
import { isRounded, SurveyResults } from "./results";
import { NamedSheets } from "./sheets";
import { isForAnyone } from "./shows_results";
import "./console.css";

export default function SurveyConsole({ survey }: { survey: Survey }) {
  return (
    <div class="survey-console">
      <div class="stack">
        {survey.state === "open" ? <Running survey={survey} /> : <Closed survey={survey} />}
        <Promises survey={survey} />
      </div>
      <div class="stack wide">
        <SurveyResults survey={survey} />
        {survey.mode === "named" && <NamedSheets survey={survey} />}
      </div>
    </div>
  );
}

function Running({ survey }: { survey: Survey }) {
  const { id, code = "", shown } = survey;
  const { busy, refusal, run } = useActing();
  return (
    <section class="card stack" aria-label={t("surveys.running_now")}>
      <div class="row apart">
        <Badge tone="good">{t("surveys.state_open")}</Badge>
        {survey.opened_at !== undefined && (
          <span class="soft small">{t("surveys.opened_at", { time: formatMoment(survey.opened_at) })}</span>
        )}
      </div>
      <Turnout survey={survey} />
      <div class="join-code">
        <img class="qr" src={`/qr/${code}.svg`} alt={t("surveys.qr", { code })} width="160" height="160" />
        <div class="stack tight">
          <span class="soft small">{t("surveys.join_at")}</span>
          <bdi dir="ltr" class="strong">{`${location.host}/s`}</bdi>
          <bdi dir="ltr" class="big-code">
            {code}
          </bdi>
        </div>
      </div>
      <Button icon="screen" href={`/present/${id}`} whole>
        {t("surveys.to_presenter")}
      </Button>
      <Button
        kind="plain"
        whole
        busy={busy.value}
        onClick={() => void run(() => call("survey.show_results", { survey: id, shown: !shown }))}
      >
        {t(shown ? "surveys.hide_results" : "surveys.show_results")}
      </Button>
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      {mayAnswer(survey) && (
        <Button kind="plain" icon="edit" whole href={`/app/surveys/${id}?q=1`}>
          {t("surveys.answer_myself")}
        </Button>
      )}
      <Close survey={survey} />
    </section>
  );
}

function Turnout({ survey }: { survey: Survey }) {
  const topic = `results/${survey.id}`;
  useTopic(topic);
  const results = stateOf<Results>(topic);
  if (!results) return null;
  const { answered, invited } = results;
  return (
    <div class="stack tight turnout" role="status">
      <span>
        <Highlight value={answered}>
          {isRounded(survey) && answered > 0 && <span class="soft">{t("surveys.at_least")} </span>}
          <span class="number">
            {isRounded(survey) && answered === 0 ? t("surveys.under_five") : <Counter value={answered} />}
          </span>
        </Highlight>{" "}
        {invited > 0 ? t("surveys.of_invited", { count: invited }) : t("surveys.have_answered")}
      </span>
      {invited > 0 && <progress value={Math.min(answered, invited)} max={invited} aria-label={t("surveys.turnout")} />}
      {isRounded(survey) && <span class="soft small">{t("surveys.rounded")}</span>}
    </div>
  );
}

function Close({ survey }: { survey: Survey }) {
  const asking = useSignal(false);
  const { busy, refusal, run } = useActing();
  const close = async () => {
    if (await run(() => call("survey.close", { survey: survey.id }))) toast(t("surveys.now_closed"));
  };
  return (
    <>
      <Button kind="danger" whole onClick={() => (asking.value = true)}>
        {t("surveys.close")}
      </Button>
      <ConfirmDialog
        open={asking.value}
        title={t("surveys.close_title")}
        confirm={t("surveys.close")}
        danger
        busy={busy.value}
        onConfirm={() => void close()}
        onClose={() => (asking.value = false)}
      >
        <div class="stack tight">
          {refusal.value && <RefusalNotice refusal={refusal.value} />}
          <p>{t("surveys.close_text")}</p>
          {survey.mode === "anonymous" && <p>{t("surveys.close_anonymous")}</p>}
          <p>{t(`surveys.after_close_${survey.results}`)}</p>
        </div>
      </ConfirmDialog>
    </>
  );
}

function Closed({ survey }: { survey: Survey }) {
  const slug = initiative.value?.slug;
  const isPublic = isForAnyone(survey) && survey.results !== "team" && slug;
  return (
    <section class="card stack" aria-label={t("surveys.state_closed")}>
      <div class="row apart">
        <Badge>{t("surveys.state_closed")}</Badge>
        {survey.closed_at !== undefined && <span class="soft small">{formatMoment(survey.closed_at)}</span>}
      </div>
      <Button kind="plain" icon="download" whole href={`/surveys/${survey.id}/results.csv`} download>
        {t("surveys.csv")}
      </Button>
      {isPublic && (
        <Button kind="plain" icon="link" whole href={`/${slug}/surveys/${survey.id}`}>
          {t("surveys.public_page")}
        </Button>
      )}
      <Button kind="plain" icon="screen" whole href={`/present/${survey.id}`}>
        {t("surveys.to_presenter")}
      </Button>
    </section>
  );
}

/** What was promised to those who answer. */
function Promises({ survey }: { survey: Survey }) {
  return (
    <ul class="promises small">
      <li>
        <Icon name="people" />
        <span>{t(`surveys.audience_${survey.audience}`)}</span>
      </li>
      <li>
        <Icon name="account" />
        <span>
          <Isolate>{t(`surveys.mode_${survey.mode}`)}</Isolate>
          {" – "}
          {t(`surveys.promise_${survey.mode}`)}
        </span>
      </li>
      {survey.state !== "closed" && (
        <li>
          <Icon name="survey" />
          <span>{t(`surveys.results_${survey.results}`)}</span>
        </li>
      )}
    </ul>
  );
}
