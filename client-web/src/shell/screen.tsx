// SPDX-License-Identifier: AGPL-3.0-or-later
// The screen of the current address: loads its chunk, keeps the former screen until it is there, and stands in its place when
// something breaks, so that one faulty screen never takes the frame with it.
import { useSignal } from "@preact/signals";
import { Component, type ComponentChildren, type ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { connection } from "../connection";
import { Button, EmptyState, Loading } from "../design";
import { t } from "../i18n";
import { Frame } from "./frame";
import { Page } from "./page";
import { address, match, navigate, type Route, type ScreenProps } from "./router";
import { signedIn, useSession } from "./session";

interface Shown {
  /** Path and parameters; another query is another state of the same screen. */
  place: string;
  screen: ComponentType<ScreenProps>;
  props: ScreenProps;
}

export function Screen({ routes }: { routes: readonly Route[] }) {
  useSession();
  const found = match(routes, address.value);
  const inside = found ? <Loaded route={found.route} props={found.props} /> : <NotFound />;
  const guarded = <Guard where={address.value}>{inside}</Guard>;
  return found?.route.bare ? <main id="main">{guarded}</main> : <Frame>{guarded}</Frame>;
}

function Loaded({ route, props }: { route: Route; props: ScreenProps }) {
  const shown = useSignal<Shown | undefined>(undefined);
  const failed = useSignal<unknown>(undefined);
  const where = address.value;
  const known = connection.welcome.value !== undefined || connection.line.state.value.kind === "signed_out";
  const mayEnter = route.open || signedIn.value;
  useEffect(() => {
    if (known && !mayEnter) navigate(`/sign-in?next=${encodeURIComponent(where)}`, "replace");
  }, [known, mayEnter, where]);
  useEffect(() => {
    let current = true;
    route.load().then(
      (loaded) => {
        if (current) {
          failed.value = undefined;
          shown.value = { place: where.split("?")[0]!, screen: loaded.default, props };
        }
      },
      (error) => {
        if (current) failed.value = error;
      },
    );
    return () => {
      current = false;
    };
  }, [where]);
  if (failed.value !== undefined) throw failed.value;
  if (!mayEnter || !shown.value) {
    return (
      <div class="page">
        <Loading />
      </div>
    );
  }
  const { screen: Current, props: current } = shown.value;
  return <Current key={shown.value.place} {...current} />;
}

function NotFound() {
  return (
    <Page title={t("client.not_found")}>
      <EmptyState icon="search" text={t("client.not_found_text")}>
        <Button href="/app/home">{t("client.to_home")}</Button>
      </EmptyState>
    </Page>
  );
}

/** Going anywhere else is another chance. */
class Guard extends Component<{ where: string; children: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false };
  override componentDidUpdate(before: { where: string }) {
    if (this.state.broken && before.where !== this.props.where) this.setState({ broken: false });
  }
  static override getDerivedStateFromError() {
    return { broken: true };
  }
  override componentDidCatch(error: unknown) {
    console.error(error);
  }
  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <Page title={t("client.broken")}>
        <EmptyState icon="warning" text={t("client.broken_text")}>
          <Button onClick={() => location.reload()}>{t("client.reload")}</Button>
        </EmptyState>
      </Page>
    );
  }
}
