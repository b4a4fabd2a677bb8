// SPDX-License-Identifier: AGPL-3.0-or-later
// The client's entry: language first, then the line, then the frame with the screen of the address.
import { render } from "preact";
import { startConnection } from "./connection";
import { setLanguage } from "./i18n";
import { preferredLanguage } from "./i18n/language";
import { routes } from "./routes";
import { startRouter } from "./shell/router";
import { Screen } from "./shell/screen";
import { startShortcuts } from "./shell/shortcuts";

startConnection();
startRouter(routes);
startShortcuts();
await setLanguage(preferredLanguage(document.cookie, navigator.languages));
const place = document.getElementById("app")!;
place.textContent = "";
render(<Screen routes={routes} />, place);
