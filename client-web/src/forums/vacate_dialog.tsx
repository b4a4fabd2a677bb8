// SPDX-License-Identifier: AGPL-3.0-or-later
// Vacating a seat: the reason, and to whom it goes.
import { call, things } from "../connection";
import { Dialog, Form, FormActs, TextField, toast, useForm } from "../design";
import { t } from "../i18n";
import { me } from "../shell";
import type { SeatProps } from "./seat_acts";

export function VacateDialog({ forum, seat, onClose }: SeatProps & { onClose: () => void }) {
  const own = seat.person === me.value?.id;
  const form = useForm({ reason: "" }, async ({ reason }) => {
    const { successor } = await call("seat.vacate", { seat: seat.id, reason: reason.trim() });
    const heir = things(`seats/${forum.id}`, "seat").find(({ id }) => id === successor)?.name ?? seat.alternate_name;
    onClose();
    toast(successor === undefined ? t("forums.vacated") : t("forums.succeeded", { name: heir ?? "" }));
  });
  return (
    <Dialog open title={t("forums.vacate_title", { name: seat.name })} onClose={onClose}>
      <Form form={form}>
        <p>
          {seat.alternate_name === undefined
            ? t("forums.vacate_no_alternate")
            : t("forums.vacate_to_alternate", { name: seat.alternate_name })}{" "}
          {t("forums.vacate_text")}
        </p>
        <TextField field={form.field("reason")} label={t("forums.vacate_reason")} maxLength={500} />
        <FormActs
          form={form}
          act={t(own ? "forums.leave" : "forums.vacate")}
          danger
          disabled={form.values.reason.value.trim() === ""}
          onClose={onClose}
        />
      </Form>
    </Dialog>
  );
}
