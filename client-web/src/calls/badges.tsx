// SPDX-License-Identifier: AGPL-3.0-or-later
// The states of calls and responses as badges, the same everywhere.
import { Badge } from "../design";
import { t } from "../i18n";
import type { CallState, ResponseState } from "../protocol";

const CALL_TONES = { draft: "neutral", open: "accent", closed: "warn", in_review: "warn", decided: "good" } as const;

const RESPONSE_TONES = {
  draft: "warn",
  submitted: "accent",
  withdrawn: "neutral",
  in_review: "accent",
  accepted: "good",
  waitlisted: "warn",
  declined: "neutral",
} as const;

export const CallBadge = ({ state }: { state: CallState }) => (
  <Badge tone={CALL_TONES[state]}>{t(`calls.state_${state}`)}</Badge>
);

export const ResponseBadge = ({ state }: { state: ResponseState }) => (
  <Badge tone={RESPONSE_TONES[state]}>{t(`calls.response_${state}`)}</Badge>
);
