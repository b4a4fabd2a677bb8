// SPDX-License-Identifier: AGPL-3.0-or-later
// Changing what a forum is called, what it deals with and its mandate.
import { call } from "../connection";
import { Button, Form, Notice, toast, useForm } from "../design";
import { t } from "../i18n";
import { forumOf, isReachKnown, runs } from "../meetings/reach";
import type { Forum } from "../protocol";
import { navigate, Page, type ScreenProps } from "../shell";
import { ForumTextFields, type ForumTexts } from "./text_fields";
import { Absent, Waiting } from "./workspace";

export default function EditForum({ params }: ScreenProps) {
  const forum = forumOf(Number(params.forum));
  if (!isReachKnown()) return <Waiting />;
  if (!forum) return <Absent />;
  return (
    <Page narrow title={t("forums.edit")} back={`/app/forums/${forum.id}`} lead={<bdi>{forum.name}</bdi>}>
      {runs(forum.id) ? (
        <Editor forum={forum} />
      ) : (
        <Notice tone="warn">{t(forum.closed ? "refusal.forum_closed" : "refusal.not_allowed")}</Notice>
      )}
    </Page>
  );
}

function Editor({ forum }: { forum: Forum }) {
  const initial: ForumTexts = { name: forum.name, theme: forum.theme, mandate: forum.mandate_source };
  const form = useForm(initial, async ({ name, theme, mandate }) => {
    await call("forum.update", { forum: forum.id, name: name.trim(), theme: theme.trim(), mandate });
    toast(t("forums.saved"));
    navigate(`/app/forums/${forum.id}`, "replace");
  });
  return (
    <Form form={form}>
      <ForumTextFields form={form} />
      <div>
        <Button type="submit" size="large" busy={form.busy.value}>
          {t("forums.edit_save")}
        </Button>
      </div>
    </Form>
  );
}
