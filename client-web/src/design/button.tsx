// SPDX-License-Identifier: AGPL-3.0-or-later
// Buttons, and links that look like them. A busy button keeps its focus and its words; its spinner waits 300 ms.
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";

interface Common {
  /** One primary a screen; plain for the rest; quiet inside lists and bars; danger for what takes something away. */
  kind?: "primary" | "plain" | "quiet" | "danger";
  size?: "normal" | "large";
  /** As wide as its place. */
  whole?: boolean;
  icon?: IconName;
  /** For a button that shows only its icon. */
  label?: string;
  children?: ComponentChildren;
}

export type ButtonProps = Common &
  (
    | { href: string; download?: boolean | string }
    | {
        href?: undefined;
        type?: "button" | "submit";
        busy?: boolean;
        disabled?: boolean;
        pressed?: boolean;
        onClick?: (event: MouseEvent) => void;
      }
  );

export function Button(props: ButtonProps) {
  const { kind = "primary", size, whole, icon, label, children } = props;
  const look = ["button", kind, size === "large" && "large", whole && "whole", icon && !children && "icon"];
  const shared = { class: look.filter(Boolean).join(" "), "aria-label": label, title: children ? undefined : label };
  const inside = (
    <>
      {icon && <Icon name={icon} />}
      {children}
    </>
  );
  if (props.href !== undefined) {
    return (
      <a {...shared} href={props.href} download={props.download}>
        {inside}
      </a>
    );
  }
  const { type = "button", busy, disabled, pressed, onClick } = props;
  return (
    <button
      {...shared}
      type={type}
      disabled={disabled}
      aria-busy={busy}
      aria-pressed={pressed}
      onClick={busy ? (event: MouseEvent) => event.preventDefault() : onClick}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
