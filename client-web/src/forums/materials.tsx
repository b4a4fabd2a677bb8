// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that accompanied the forum's meetings, the latest meeting first. Those who run it see what is not out yet.
import { thing, things } from "../connection";
import { EmptyState, Isolate } from "../design";
import { formatDay, t } from "../i18n";
import type { Material, Meeting } from "../protocol";
import type { ScreenProps } from "../shell";
import { MaterialList } from "../summaries/materials";
import { type Inside, Workspace } from "./workspace";

export default function Materials({ params }: ScreenProps) {
  return (
    <Workspace params={params} tab="materials">
      {(inside) => <Inner {...inside} />}
    </Workspace>
  );
}

function Inner({ forum, runs }: Inside) {
  const topic = `forum/${forum.id}`;
  const known = new Map<number, Material>();
  for (const each of things(topic, "material")) known.set(each.id, each);
  if (runs) for (const each of things(`desk/${forum.id}`, "material")) known.set(each.id, each);
  const groups = byMeeting([...known.values()], (meeting) => thing(topic, "meeting", meeting));
  if (groups.length === 0) {
    return <EmptyState icon="document" title={t("forums.no_materials")} text={t("forums.no_materials_text")} />;
  }
  return (
    <div class="stack wide">
      {groups.map(({ id, meeting, materials }) => (
        <section class="stack tight" key={id}>
          <div>
            <h2>
              <a class="quiet-link" href={`/app/meetings/${id}`}>
                <Isolate>{meeting?.title ?? t("forums.meetings")}</Isolate>
              </a>
            </h2>
            {meeting && <p class="about">{formatDay(meeting.starts)}</p>}
          </div>
          <MaterialList materials={materials} />
        </section>
      ))}
    </div>
  );
}

interface Group {
  id: number;
  meeting: Meeting | undefined;
  materials: Material[];
}

function byMeeting(materials: readonly Material[], find: (meeting: number) => Meeting | undefined): Group[] {
  const groups = new Map<number, Group>();
  for (const material of [...materials].sort((a, b) => a.id - b.id)) {
    const { meeting: id } = material;
    const group = groups.get(id) ?? { id, meeting: find(id), materials: [] };
    group.materials.push(material);
    groups.set(id, group);
  }
  return [...groups.values()].sort((a, b) => (b.meeting?.starts ?? 0) - (a.meeting?.starts ?? 0));
}
