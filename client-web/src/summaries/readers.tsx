// SPDX-License-Identifier: AGPL-3.0-or-later
// How many have read a summary, live, for whoever runs the forum. Who has read it stays with them.
import { thing, useTopic } from "../connection";
import { Progress } from "../design";
import { t } from "../i18n";

export function Readers({ forum, summary }: { forum: number; summary: number }) {
  const topic = `desk/${forum}`;
  useTopic(topic);
  const readership = thing(topic, "readership", summary);
  if (!readership) return null;
  return <Progress label={t("summaries.have_read")} value={readership.readers} max={readership.members} />;
}
