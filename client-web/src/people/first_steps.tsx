// SPDX-License-Identifier: AGPL-3.0-or-later
// An initiative that has just been opened: what comes first, in order. Disappears with the first forum.
import { things, useTopic } from "../connection";
import { Icon } from "../design";
import { type Key, t } from "../i18n";
import { initiative, topicOf } from "../shell";

interface Step {
  key: string;
  title: Key;
  text: Key;
  href: string;
  done: boolean;
}

export function FirstSteps() {
  const members = topicOf("members");
  const people = topicOf("people");
  useTopic(members);
  useTopic(people);
  const steps: Step[] = [
    {
      key: "team",
      title: "people.step_team",
      text: "people.step_team_text",
      href: "/app/people",
      done: people !== null && things(people, "person").length > 1,
    },
    {
      key: "organisations",
      title: "people.step_organisations",
      text: "people.step_organisations_text",
      href: "/app/people/organisations",
      done: members !== null && things(members, "organisation").length > 0,
    },
    {
      key: "forum",
      title: "people.step_forum",
      text: "people.step_forum_text",
      href: "/app/forums/new",
      done: false,
    },
    {
      key: "contact",
      title: "people.step_contact",
      text: "people.step_contact_text",
      href: "/app/settings",
      done: (initiative.value?.contact_email ?? "") !== "",
    },
  ];
  return (
    <section class="stack" aria-labelledby="home-first">
      <h2 id="home-first">{t("people.first_steps")}</h2>
      <ol class="list now-lines">
        {steps.map(({ key, title, text, href, done }) => (
          <li key={key}>
            <a href={href}>
              <Icon name={done ? "check" : "forward"} />
              <span class="what">
                <span class="title">{t(title)}</span>
                <span class="about">{done ? t("people.step_done") : t(text)}</span>
              </span>
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}
