// SPDX-License-Identifier: AGPL-3.0-or-later
// Materials while writing: files with progress, links, removal. They are the meeting's at once and go out with the summary.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { call, things } from "../connection";
import {
  Button,
  ConfirmDialog,
  Dialog,
  Form,
  Progress,
  RefusalNotice,
  SelectField,
  TextField,
  useForm,
} from "../design";
import { type Key, t } from "../i18n";
import { useActing } from "../meetings/acting";
import { withScheme } from "../meetings/plan_form";
import type { Material, MaterialKind, Meeting } from "../protocol";
import { KIND_LABELS, MaterialList } from "./materials";
import { titleOf, upload } from "./upload";

const kindOptions = () =>
  (Object.entries(KIND_LABELS) as [MaterialKind, Key][]).map(([value, label]) => ({ value, label: t(label) }));

export function EditMaterials({ meeting }: { meeting: Meeting }) {
  const materials = things(`desk/${meeting.forum}`, "material").filter((each) => each.meeting === meeting.id);
  const removing = useSignal<Material | undefined>(undefined);
  const { busy, refusal, run } = useActing();
  const remove = async () => {
    await run(() => call("material.remove", { material: removing.value!.id }));
    removing.value = undefined;
  };
  return (
    <section class="stack tight">
      <h2>{t("meetings.materials")}</h2>
      {materials.length === 0 ? (
        <p class="soft small">{t("summaries.no_materials")}</p>
      ) : (
        <MaterialList
          materials={materials}
          onRemove={(material) => {
            removing.value = material;
          }}
        />
      )}
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <AddFile meeting={meeting.id} />
      <AddLink meeting={meeting.id} />
      <ConfirmDialog
        open={removing.value !== undefined}
        title={t("summaries.remove_title")}
        confirm={t("summaries.remove")}
        danger
        busy={busy.value}
        onConfirm={() => void remove()}
        onClose={() => {
          removing.value = undefined;
        }}
      >
        <p>{t("summaries.remove_text", { title: removing.value?.title ?? "" })}</p>
      </ConfirmDialog>
    </section>
  );
}

function AddFile({ meeting }: { meeting: number }) {
  const chosen = useSignal<File | undefined>(undefined);
  const sent = useSignal(0);
  const input = useRef<HTMLInputElement>(null);
  const form = useForm({ title: "", kind: "other" as MaterialKind }, async ({ title, kind }) => {
    const file = chosen.value!;
    sent.value = 0;
    await upload({ meeting, kind, title: title.trim(), file }, (bytes) => {
      sent.value = Math.min(bytes, file.size);
    });
    chosen.value = undefined;
  });
  const choose = (file: File | undefined) => {
    if (!file) return;
    form.reset({ title: titleOf(file.name).slice(0, 200), kind: "other" });
    sent.value = 0;
    chosen.value = file;
  };
  const file = chosen.value;
  const close = () => {
    if (!form.busy.peek()) chosen.value = undefined;
  };
  return (
    <>
      <input
        ref={input}
        class="hidden"
        type="file"
        tabIndex={-1}
        aria-label={t("summaries.add_file")}
        onChange={({ currentTarget }) => {
          choose(currentTarget.files?.[0]);
          currentTarget.value = "";
        }}
      />
      <div>
        <Button kind="plain" icon="plus" onClick={() => input.current?.click()}>
          {t("summaries.add_file")}
        </Button>
      </div>
      <Dialog open={file !== undefined} title={t("summaries.add_file")} onClose={close}>
        <Form form={form}>
          <TextField field={form.field("title")} label={t("summaries.material_title")} maxLength={200} />
          <SelectField field={form.field("kind")} label={t("summaries.material_kind")} options={kindOptions()} />
          {form.busy.value && file && <Sending sent={sent.value} size={file.size} />}
          <Button type="submit" busy={form.busy.value}>
            {t("summaries.add_file")}
          </Button>
        </Form>
      </Dialog>
    </>
  );
}

const KILO = 1000;
const Sending = ({ sent, size }: { sent: number; size: number }) => (
  <Progress label={t("summaries.uploading")} value={Math.ceil(sent / KILO)} max={Math.ceil(size / KILO)} />
);

function AddLink({ meeting }: { meeting: number }) {
  const open = useSignal(false);
  const empty = { title: "", address: "", kind: "other" as MaterialKind };
  const form = useForm(empty, async ({ title, address, kind }) => {
    await call("material.add_link", { meeting, kind, title: title.trim(), address: withScheme(address.trim()) });
    open.value = false;
  });
  return (
    <>
      <div>
        <Button
          kind="plain"
          icon="link"
          onClick={() => {
            form.reset(empty);
            open.value = true;
          }}
        >
          {t("summaries.add_link")}
        </Button>
      </div>
      <Dialog
        open={open.value}
        title={t("summaries.add_link")}
        onClose={() => {
          open.value = false;
        }}
      >
        <Form form={form}>
          <TextField field={form.field("address")} type="url" inputMode="url" label={t("summaries.link_address")} />
          <TextField field={form.field("title")} label={t("summaries.material_title")} maxLength={200} />
          <SelectField field={form.field("kind")} label={t("summaries.material_kind")} options={kindOptions()} />
          <Button type="submit" busy={form.busy.value}>
            {t("summaries.add_link")}
          </Button>
        </Form>
      </Dialog>
    </>
  );
}
