// SPDX-License-Identifier: AGPL-3.0-or-later
// Addresses and screens. A link whose address has a route here is followed without loading a page; any other goes to the
// server, which renders public pages itself. Deep links and the back button work because the address is the only state.
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";

export interface ScreenProps {
  /** What stands at `:name` in the path, decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
}

export interface Route {
  /** "/forums/:forum/seats" */
  path: string;
  /** A chunk of its own; its default export is the screen. */
  load: () => Promise<{ default: ComponentType<ScreenProps> }>;
  /** Without these, signing in comes first. */
  open?: boolean;
  /** The whole window, without bar and navigation (presenter's screen, joining a survey). */
  bare?: boolean;
}

export interface Match {
  route: Route;
  props: ScreenProps;
}

/** Path and query of where we are. */
export const address = signal(typeof location === "undefined" ? "/" : location.pathname + location.search);
/** How often a screen was opened from within; the first one must not take the focus. */
export const visits = signal(0);

let table: readonly Route[] = [];

const patterns = new Map<string, RegExp>();
function patternOf(path: string): RegExp {
  let pattern = patterns.get(path);
  if (!pattern) {
    pattern = new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}/?$`);
    patterns.set(path, pattern);
  }
  return pattern;
}

/** The route of an address, the first that fits. */
export function match(routes: readonly Route[], where: string): Match | undefined {
  const [path = "", query] = where.split(/[?#]/);
  for (const route of routes) {
    const found = patternOf(route.path).exec(path);
    if (found) return { route, props: { params: decoded(found.groups ?? {}), query: new URLSearchParams(query) } };
  }
  return undefined;
}

function decoded(groups: Record<string, string>): Record<string, string> {
  const entries = Object.entries(groups).map(([name, value]) => {
    try {
      return [name, decodeURIComponent(value)];
    } catch {
      return [name, value];
    }
  });
  return Object.fromEntries(entries);
}

/** Goes to an address; one without a route is loaded from the server. */
export function navigate(to: string, how: "push" | "replace" = "push"): void {
  if (!match(table, to)) {
    location.assign(to);
    return;
  }
  if (how === "replace") history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  arrive();
  scrollTo(0, 0);
}

function arrive(): void {
  visits.value++;
  address.value = location.pathname + location.search;
}

/** Follows the routes from now on. */
export function startRouter(routes: readonly Route[]): void {
  table = routes;
  addEventListener("popstate", arrive);
  document.addEventListener("click", (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = (event.target as Element).closest("a");
    if (!link?.href || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    const to = link.pathname + link.search;
    if (link.hash && to === location.pathname + location.search) return;
    if (!match(routes, to)) return;
    event.preventDefault();
    navigate(to + link.hash);
  });
}
