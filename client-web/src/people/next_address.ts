// SPDX-License-Identifier: AGPL-3.0-or-later
// Where signing in leads: to the address that asked for it, when it is one of ours. And the token in a link. Pure.
const HOME = "/app/home";

/** `next` comes from the address bar, so anybody may have written it. */
export function nextAddress(next: string | null, origin: string): string {
  if (!next?.startsWith("/")) return HOME;
  try {
    const { origin: there, pathname, search, hash } = new URL(next, origin);
    return there === origin && pathname !== "/sign-in" ? pathname + search + hash : HOME;
  } catch {
    return HOME;
  }
}

/** The token of "#link=…"; it stands behind the # so that it never reaches a log. */
export function linkToken(hash: string): string | undefined {
  return /^#link=([\w-]{20,80})$/.exec(hash)?.[1];
}
