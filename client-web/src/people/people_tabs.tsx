// SPDX-License-Identifier: AGPL-3.0-or-later
// People and organisations: two lists under one door.
import { Tabs } from "../design";
import { t } from "../i18n";

export const PeopleTabs = ({ selected }: { selected: "people" | "organisations" }) => (
  <Tabs
    label={t("client.nav_people")}
    selected={selected}
    tabs={[
      { key: "people", label: t("client.nav_people"), href: "/app/people" },
      { key: "organisations", label: t("organisations.title"), href: "/app/people/organisations" },
    ]}
  />
);
