// SPDX-License-Identifier: AGPL-3.0-or-later
// A text of a catalog with its parameters: plural forms by the language's rules, numbers by its habits. Pure.

export type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalog = Record<string, Text>;
export type Parameters = Record<string, number | string>;

/** U+2068 … U+2069: a name keeps its own direction inside a sentence of another. */
export const isolated = (text: string) => `\u2068${text}\u2069`;

const rules = new Map<string, Intl.PluralRules>();
const numbers = new Map<string, Intl.NumberFormat>();

function kept<Value>(cache: Map<string, Value>, locale: string, make: () => Value): Value {
  const known = cache.get(locale);
  if (known !== undefined) return known;
  const made = make();
  cache.set(locale, made);
  return made;
}

export function translate(catalog: Catalog, key: string, locale: string, params: Parameters = {}): string | undefined {
  const text = catalog[key];
  if (text === undefined) return undefined;
  const form = typeof text === "string" ? text : pluralForm(text, locale, Number(params.count));
  return form.replace(/\{([a-z_0-9]+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    if (typeof value === "string") return isolated(value);
    return kept(numbers, locale, () => new Intl.NumberFormat(locale)).format(value);
  });
}

function pluralForm(forms: Exclude<Text, string>, locale: string, count: number): string {
  const category = kept(rules, locale, () => new Intl.PluralRules(locale)).select(count);
  return forms[category] ?? forms.other ?? "";
}
