// SPDX-License-Identifier: AGPL-3.0-or-later
// Stands where a call would be that is not there, or not for whoever is here.
import { Button, EmptyState } from "../design";
import { t } from "../i18n";
import { Page } from "../shell";

export const NoCall = () => (
  <Page title={t("calls.not_found")} back="/app/calls">
    <EmptyState icon="call" text={t("calls.not_found_text")}>
      <Button href="/app/calls">{t("calls.to_calls")}</Button>
    </EmptyState>
  </Page>
);
