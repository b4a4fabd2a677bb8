// SPDX-License-Identifier: AGPL-3.0-or-later
// Ending a forum's work: what it brings, and the reason that everybody will read.
import { call } from "../connection";
import { AreaField, Dialog, Form, FormActs, toast, useForm } from "../design";
import { t } from "../i18n";
import type { Forum } from "../protocol";

export function CloseDialog({ forum, onClose }: { forum: Forum; onClose: () => void }) {
  const form = useForm({ reason: "" }, async ({ reason }) => {
    await call("forum.close", { forum: forum.id, reason: reason.trim() });
    onClose();
    toast(t("forums.close_done"));
  });
  return (
    <Dialog open title={t("forums.close_title", { name: forum.name })} onClose={onClose}>
      <Form form={form}>
        <p>
          {t("forums.close_text")} {forum.kind === "board" && t("forums.close_board")}
        </p>
        <AreaField field={form.field("reason")} label={t("forums.close_reason")} rows={3} maxLength={500} singleLine />
        <FormActs
          form={form}
          act={t("forums.close")}
          danger
          disabled={form.values.reason.value.trim() === ""}
          onClose={onClose}
        />
      </Form>
    </Dialog>
  );
}
