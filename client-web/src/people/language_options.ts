// SPDX-License-Identifier: AGPL-3.0-or-later
// The languages of the platform as the options of a field, each by its own name.
import { LANGUAGES, type Language } from "../i18n";

export const languageOptions = (Object.keys(LANGUAGES) as Language[]).map((value) => ({
  value,
  label: LANGUAGES[value],
}));
