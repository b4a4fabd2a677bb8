// SPDX-License-Identifier: AGPL-3.0-or-later
// Files and links that accompany a meeting, with type and size.
import { Badge, Button, Icon, Isolate } from "../design";
import { formatBytes, type Key, t } from "../i18n";
import type { Material, MaterialKind } from "../protocol";

export const KIND_LABELS: Record<MaterialKind, Key> = {
  booklet: "summaries.kind_booklet",
  slides: "summaries.kind_slides",
  report: "summaries.kind_report",
  survey: "summaries.kind_survey",
  other: "summaries.kind_other",
};

/** "PDF", "DOCX": what people call it. */
const extensionOf = (address: string) => /\.([a-z0-9]{1,5})$/i.exec(address)?.[1]?.toUpperCase();

/** The host of a link, so that everybody sees where it leads. */
function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}

const aboutOf = ({ kind, address, size }: Material): string[] => {
  const file = size === undefined ? [hostOf(address)] : [extensionOf(address) ?? "", formatBytes(size)];
  return [t(KIND_LABELS[kind]), ...file].filter((part) => part !== "");
};

interface ListProps {
  materials: readonly Material[];
  onRemove?: (material: Material) => void;
}

export const MaterialList = ({ materials, onRemove }: ListProps) => (
  <ul class="list">
    {materials.map((material) => (
      <li key={material.id}>
        <div class="item">
          <Icon name={material.size === undefined ? "link" : "document"} />
          <span class="what">
            <a class="title" href={material.address} target="_blank" rel="noopener">
              <Isolate>{material.title}</Isolate>
              <span class="hidden"> {t("summaries.new_window")}</span>
            </a>
            <span class="about row">
              {aboutOf(material).map((part) => (
                <bdi key={part}>{part}</bdi>
              ))}
              {!material.published && <Badge>{t("summaries.not_out_yet")}</Badge>}
            </span>
          </span>
          {onRemove && !material.published && (
            <Button
              kind="quiet"
              icon="trash"
              label={t("summaries.remove_material", { title: material.title })}
              onClick={() => onRemove(material)}
            />
          )}
        </div>
      </li>
    ))}
  </ul>
);
