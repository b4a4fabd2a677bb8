// SPDX-License-Identifier: AGPL-3.0-or-later
// A part of a long form: what it is about, why it matters, its fields. And the zones of the world for a field.
import type { ComponentChildren } from "preact";

interface SectionProps {
  title: string;
  text?: string;
  children: ComponentChildren;
}

export const FormSection = ({ title, text, children }: SectionProps) => (
  <section class="form-section">
    <header>
      <h2>{title}</h2>
      {text && <p class="soft">{text}</p>}
    </header>
    {children}
  </section>
);

export function zoneOptions(current: string): { value: string; label: string }[] {
  const known = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
  return [...new Set([current, ...known])].map((value) => ({ value, label: value.replaceAll("_", " ") }));
}
