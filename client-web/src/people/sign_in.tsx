// SPDX-License-Identifier: AGPL-3.0-or-later
// The door: with a link one press signs in (opening the page uses nothing up, because mail programs open links by themselves),
// without one a code comes by e-mail. Then on to where one wanted to go.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { callForSession, Refusal } from "../connection";
import { Button, Notice, RefusalNotice } from "../design";
import { t } from "../i18n";
import { navigate, Page, type ScreenProps, signedIn } from "../shell";
import { enter } from "./entering";
import { linkToken, nextAddress } from "./next_address";
import { SignInByCode } from "./sign_in_code";
import "./sign_in.css";

export default function SignIn({ query }: ScreenProps) {
  const token = useLinkToken();
  const next = nextAddress(query.get("next"), location.origin);
  const joins = query.get("join") === "1";
  const byCode = token === undefined;
  useEffect(() => {
    if (byCode && signedIn.value) navigate(next, "replace");
  }, [byCode, signedIn.value, next]);
  return (
    <Page title={t(joins ? "access.join_title" : "access.title")} narrow>
      <div class="card sign-in">
        {byCode ? (
          <SignInByCode joins={joins} initiative={query.get("initiative")} next={next} />
        ) : (
          <SignInByLink key={token} token={token} next={next} />
        )}
      </div>
    </Page>
  );
}

/** Another link may be opened in the same window; only what stands behind the # changes then. */
function useLinkToken(): string | undefined {
  const token = useSignal(linkToken(location.hash));
  useEffect(() => {
    const follow = () => {
      token.value = linkToken(location.hash);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return token.value;
}

type LinkState = "ready" | "busy" | "used";

function SignInByLink({ token, next }: { token: string; next: string }) {
  const state = useSignal<LinkState>("ready");
  const refusal = useSignal<Refusal | undefined>(undefined);
  const use = async () => {
    if (state.peek() === "busy") return;
    state.value = "busy";
    refusal.value = undefined;
    try {
      await enter(() => callForSession("access.use_link", { token }));
      navigate(next, "replace");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      state.value = error.code === "link_used" ? "used" : "ready";
      refusal.value = error.code === "link_used" ? undefined : error;
    }
  };
  if (state.value === "used") return <UsedLink next={next} />;
  return (
    <div class="stack">
      <p>{t("access.link_text")}</p>
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <Button size="large" whole busy={state.value === "busy"} onClick={() => void use()}>
        {t("access.link_enter")}
      </Button>
    </div>
  );
}

const UsedLink = ({ next }: { next: string }) => (
  <div class="stack">
    <div role="alert">
      <Notice tone="warn">
        <strong>{t("access.link_used")}</strong>
        <p>{t("access.link_used_text")}</p>
      </Notice>
    </div>
    <SignInByCode joins={false} initiative={null} next={next} />
  </div>
);
