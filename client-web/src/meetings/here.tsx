// SPDX-License-Identifier: AGPL-3.0-or-later
// "Here I am": one's own attendance while the meeting goes on.
import { call } from "../connection";
import { Button, Icon, RefusalNotice } from "../design";
import { t } from "../i18n";
import type { Meeting } from "../protocol";
import { me } from "../shell";
import { useActing } from "./acting";
import { ownAttendance } from "./rsvp";

export function HereIAm({ meeting }: { meeting: Meeting }) {
  const { busy, refusal, run } = useActing();
  const present = ownAttendance(meeting.id)?.present ?? false;
  const mark = (here: boolean) =>
    run(() => call("meeting.mark_attendance", { meeting: meeting.id, person: me.value!.id, present: here }));
  return (
    <div class="stack tight" aria-live="polite">
      {present ? (
        <div class="here row apart">
          <span class="row strong">
            <Icon name="check" />
            {t("meetings.here_noted")}
          </span>
          <Button kind="quiet" busy={busy.value} onClick={() => void mark(false)}>
            {t("meetings.not_here")}
          </Button>
        </div>
      ) : (
        <Button size="large" whole icon="hand" busy={busy.value} onClick={() => void mark(true)}>
          {t("meetings.here_i_am")}
        </Button>
      )}
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
    </div>
  );
}
