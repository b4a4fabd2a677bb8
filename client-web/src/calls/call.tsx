// SPDX-License-Identifier: AGPL-3.0-or-later
// An open call: for an organisation its own response, for those who review it what has come in. A guest signs in first and
// comes back.
import { useEffect } from "preact/hooks";
import { connection } from "../connection";
import { Skeleton, Tabs } from "../design";
import { t } from "../i18n";
import { Lazily } from "../meetings/tools";
import type { Call } from "../protocol";
import { isTeam, navigate, Page, type ScreenProps, signedIn } from "../shell";
import "./calls.css";
import { Deadline } from "./deadline";
import { NoCall } from "./no_call";
import { editedOrganisation, reviews, useCall } from "./reach";
import { Respond } from "./respond";

export default function CallScreen({ params, query }: ScreenProps) {
  const id = Number(params.call);
  const { settled, call } = useCall(id);
  const known = connection.welcome.value !== undefined || connection.line.state.value.kind === "signed_out";
  const guest = known && !signedIn.value;
  const draft = call?.state === "draft";
  useEffect(() => {
    if (guest) navigate(`/sign-in?join=1&next=${encodeURIComponent(`/app/calls/${id}`)}`, "replace");
    else if (draft) navigate(`/app/calls/${id}/edit`, "replace");
  }, [guest, draft, id]);
  if (guest || draft || (!settled && !call)) {
    return (
      <div class="page narrow">
        <Skeleton />
      </div>
    );
  }
  if (!call) return <NoCall />;
  return <Found call={call} part={query.get("part") ?? ""} />;
}

function Found({ call, part }: { call: Call; part: string }) {
  const reviewer = isTeam.value || reviews(call.id);
  const both = reviewer && editedOrganisation() !== undefined;
  const responding = !reviewer || (both && part === "response");
  const here = `/app/calls/${call.id}`;
  const tabs = [
    { key: "review", label: t("calls.tab_responses"), href: here },
    { key: "response", label: t("calls.tab_own"), href: `${here}?part=response` },
  ];
  return (
    <Page title={call.title} back="/app/calls" narrow={responding} lead={<Deadline call={call} />}>
      <div class="stack wide">
        {both && <Tabs label={call.title} tabs={tabs} selected={responding ? "response" : "review"} />}
        {responding ? <Respond call={call} /> : <Lazily load={() => import("./review")} call={call} />}
      </div>
    </Page>
  );
}
