// SPDX-License-Identifier: AGPL-3.0-or-later
// Dialogs (a sheet from below on phones) and menus, on the browser's own <dialog> and popover: focus, Escape and the
// top layer are theirs.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../i18n";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";

interface DialogProps {
  open: boolean;
  title: string;
  /** Escape, the cross, a press outside. */
  onClose: () => void;
  broad?: boolean;
  /** The buttons below; the primary one first. */
  foot?: ComponentChildren;
  children: ComponentChildren;
}

export function Dialog({ open, title, onClose, broad, foot, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way to close, and the browser's
    <dialog
      ref={dialog}
      class={broad ? "broad" : undefined}
      aria-labelledby={id}
      onClose={() => open && onClose()}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {open && (
        <>
          <header class="dialog-head">
            <h2 id={id}>{title}</h2>
            <Button kind="quiet" icon="close" label={t("client.close")} onClick={onClose} />
          </header>
          <div class="dialog-body">{children}</div>
          {foot && <footer class="dialog-foot">{foot}</footer>}
        </>
      )}
    </dialog>
  );
}

interface ConfirmProps {
  open: boolean;
  title: string;
  /** What exactly will happen, to whom, and whether it can be undone. */
  children: ComponentChildren;
  confirm: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog({ confirm, danger, busy, onConfirm, children, ...dialog }: ConfirmProps) {
  const foot = (
    <>
      <Button kind={danger ? "danger" : "primary"} busy={busy} onClick={onConfirm}>
        {confirm}
      </Button>
      <Button kind="plain" onClick={dialog.onClose}>
        {t("client.cancel")}
      </Button>
    </>
  );
  return (
    <Dialog {...dialog} foot={foot}>
      {children}
    </Dialog>
  );
}

export interface MenuItem {
  label: string;
  icon?: IconName;
  href?: string;
  onChoose?: () => void;
  checked?: boolean;
  lang?: string;
}

interface MenuProps {
  label: string;
  icon?: IconName;
  items: readonly MenuItem[];
  /** Shows the label, as the first thing to do on its page; otherwise only the icon is seen. */
  said?: boolean;
}

/** A button that opens a short list of acts or links. */
export function Menu({ label, icon = "more", items, said }: MenuProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const element = list.current;
    const place = (event: Event) => {
      if ((event as ToggleEvent).newState === "open" && button.current) placeUnder(element!, button.current);
    };
    element?.addEventListener("toggle", place);
    return () => element?.removeEventListener("toggle", place);
  }, []);
  return (
    <>
      <button
        ref={button}
        type="button"
        class={said ? "button primary" : "button quiet icon"}
        popoverTarget={id}
        aria-label={said ? undefined : label}
        title={said ? undefined : label}
      >
        <Icon name={icon} />
        {said && label}
      </button>
      <div ref={list} id={id} popover="auto">
        {items.map((item) => (
          <MenuLine key={item.label} item={item} done={() => list.current?.hidePopover()} />
        ))}
      </div>
    </>
  );
}

function MenuLine({ item, done }: { item: MenuItem; done: () => void }) {
  const inside = (
    <>
      {item.icon && <Icon name={item.icon} />}
      <bdi lang={item.lang}>{item.label}</bdi>
      {item.checked && <Icon name="check" />}
    </>
  );
  if (item.href !== undefined) {
    return (
      <a class="menu-item" href={item.href} onClick={done}>
        {inside}
      </a>
    );
  }
  const choose = () => {
    done();
    item.onChoose?.();
  };
  return (
    <button type="button" class="menu-item" aria-pressed={item.checked} onClick={choose}>
      {inside}
    </button>
  );
}

/** Below its button, on the side where there is room. */
function placeUnder(list: HTMLElement, button: HTMLElement): void {
  const { left, right, bottom, top } = button.getBoundingClientRect();
  const { width, height } = list.getBoundingClientRect();
  const roomRight = left + width < innerWidth - 8;
  const at = roomRight ? left : Math.max(8, right - width);
  const below = bottom + 4 + height < innerHeight;
  list.style.setProperty("left", `${at}px`);
  list.style.setProperty("top", `${below ? bottom + 4 : Math.max(8, top - 4 - height)}px`);
}
