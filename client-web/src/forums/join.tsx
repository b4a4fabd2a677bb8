// SPDX-License-Identifier: AGPL-3.0-or-later
// Joining the open forum, for oneself. Shown where there is something to join.
import { call } from "../connection";
import { Button, RefusalNotice, toast } from "../design";
import { t } from "../i18n";
import { useActing } from "../meetings/acting";
import { sitsIn } from "../meetings/reach";
import type { Forum } from "../protocol";

export function JoinForum({ forum }: { forum: Forum }) {
  const { busy, refusal, run } = useActing();
  if (forum.kind !== "open" || forum.closed || sitsIn(forum.id)) return null;
  const join = async () => {
    if (await run(() => call("forum.join", { forum: forum.id }))) toast(t("forums.joined"));
  };
  return (
    <>
      <div>
        <Button kind="plain" icon="plus" busy={busy.value} onClick={() => void join()}>
          {t("forums.join")}
        </Button>
      </div>
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
    </>
  );
}
