// SPDX-License-Identifier: AGPL-3.0-or-later
// The room's result where it may be seen, otherwise when it will be. The pictures come with a chunk of their own.
import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Loading } from "../design";
import { t } from "../i18n";
import type { Survey } from "../protocol";
import { showsResults } from "./shows_results";

interface RoomResultProps {
  survey: Survey;
  code?: string | undefined;
  answered: boolean;
}

type Shown = ComponentType<{ survey: Survey; code?: string | undefined }>;

export function RoomResult({ survey, code, answered }: RoomResultProps) {
  const loaded = useSignal<{ shown: Shown } | undefined>(undefined);
  const failed = useSignal(false);
  const shows = showsResults(survey, answered);
  useEffect(() => {
    if (!shows) return;
    failed.value = false;
    import("./results").then(
      (chunk) => {
        loaded.value = { shown: chunk.SurveyResults };
      },
      () => {
        failed.value = true;
      },
    );
  }, [shows]);
  if (!shows) return <p class="soft">{t(`surveys.results_${survey.results}`)}</p>;
  if (failed.value) return <p class="soft">{t("refusal.offline")}</p>;
  if (!loaded.value) return <Loading />;
  const { shown: Results } = loaded.value;
  return <Results key={survey.state} survey={survey} code={code} />;
}
