// SPDX-License-Identifier: AGPL-3.0-or-later
// Who stands in for the holder of a seat.
import { call, useTopic } from "../connection";
import { Dialog, Form, FormActs, toast, useForm, WhenThere } from "../design";
import { t } from "../i18n";
import { topicOf } from "../shell";
import { AlternateField, useCandidates } from "./candidates";
import type { SeatProps } from "./seat_acts";

export function AlternateDialog({ seat, seats, onClose }: SeatProps & { onClose: () => void }) {
  const status = useTopic(topicOf("people"));
  useTopic(topicOf("members"));
  const candidates = useCandidates(seats);
  const form = useForm({ alternate: seat.alternate?.toString() ?? "" }, async ({ alternate }) => {
    await call("seat.set_alternate", { seat: seat.id, ...(alternate !== "" && { alternate: Number(alternate) }) });
    onClose();
    toast(t("forums.saved"));
  });
  return (
    <Dialog open title={t("forums.set_alternate_title", { name: seat.name })} onClose={onClose}>
      <WhenThere status={status}>
        <Form form={form}>
          <AlternateField field={form.field("alternate")} candidates={candidates} sector={seat.sector} />
          <FormActs form={form} act={t("forums.save")} onClose={onClose} />
        </Form>
      </WhenThere>
    </Dialog>
  );
}
