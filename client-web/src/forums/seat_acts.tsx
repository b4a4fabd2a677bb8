// SPDX-License-Identifier: AGPL-3.0-or-later
// What can be done with one seat: naming its holder chair, its alternate, vacating it. Each says what it brings first.
import { useSignal } from "@preact/signals";
import { call } from "../connection";
import { ConfirmDialog, Menu, type MenuItem, RefusalNotice, toast } from "../design";
import { t } from "../i18n";
import { useActing } from "../meetings/acting";
import { hasChargeOf } from "../meetings/reach";
import type { Forum, Seat } from "../protocol";
import { coordinates, me } from "../shell";
import { AlternateDialog } from "./alternate_dialog";
import { VacateDialog } from "./vacate_dialog";

export interface SeatProps {
  forum: Forum;
  seat: Seat;
  seats: readonly Seat[];
}

type Asked = "chair" | "alternate" | "vacate" | undefined;

export function SeatActs({ runs, ...props }: SeatProps & { runs: boolean }) {
  const { seat } = props;
  const asked = useSignal<Asked>(undefined);
  const ask = (what: Asked) => () => {
    asked.value = what;
  };
  const own = seat.person === me.value?.id;
  const items: MenuItem[] = [];
  if (runs && coordinates.value) {
    if (!seat.chair) items.push({ label: t("forums.name_chair"), icon: "account", onChoose: ask("chair") });
    items.push({ label: t("forums.set_alternate"), icon: "people", onChoose: ask("alternate") });
  }
  // Taking away is possible in a closed forum too: people leave the initiative all the same.
  const charge = hasChargeOf(seat.forum);
  if (charge && seat.alternate !== undefined) {
    items.push({ label: t("forums.clear_alternate"), icon: "close", onChoose: () => void clear(seat) });
  }
  items.push({ label: t(own ? "forums.leave" : "forums.vacate"), icon: "trash", onChoose: ask("vacate") });
  const { refusal, run } = useActing();
  const clear = async ({ id }: Seat) => {
    if (await run(() => call("seat.set_alternate", { seat: id }))) toast(t("forums.saved"));
  };
  return (
    <>
      <Menu label={t("forums.acts_of", { name: seat.name })} items={items} />
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <ChairDialog {...props} open={asked.value === "chair"} onClose={ask(undefined)} />
      {asked.value === "alternate" && <AlternateDialog {...props} onClose={ask(undefined)} />}
      {asked.value === "vacate" && <VacateDialog {...props} onClose={ask(undefined)} />}
    </>
  );
}

function ChairDialog({ seat, seats, open, onClose }: SeatProps & { open: boolean; onClose: () => void }) {
  const { busy, refusal, run } = useActing();
  const before = seats.find(({ chair }) => chair);
  const name = async () => {
    if (!(await run(() => call("seat.name_chair", { seat: seat.id })))) return;
    onClose();
    toast(t("forums.chair_done", { name: seat.name }));
  };
  return (
    <ConfirmDialog
      open={open}
      title={t("forums.name_chair_title")}
      confirm={t("forums.name_chair")}
      busy={busy.value}
      onConfirm={() => void name()}
      onClose={onClose}
    >
      <div class="stack tight">
        <p>{t("forums.name_chair_text", { name: seat.name })}</p>
        {before && <p>{t("forums.name_chair_instead", { name: before.name })}</p>}
        {refusal.value && <RefusalNotice refusal={refusal.value} />}
      </div>
    </ConfirmDialog>
  );
}
