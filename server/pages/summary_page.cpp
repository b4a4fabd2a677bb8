// SPDX-License-Identifier: AGPL-3.0-or-later
// A published summary that is for everyone: decisions first, then the text, tasks and materials. A withdrawn one leaves
// a tombstone; one for members only is as if it were not there.
#include "server/meetings/meeting_things.hpp"
#include "server/pages/pages.hpp"
#include "server/pages/parts.hpp"
#include "server/pages/pictures.hpp"
#include "server/summaries/file_name.hpp"
#include "server/summaries/summary_things.hpp"
#include "storage/forums.hpp"
#include "storage/materials.hpp"
#include "storage/people.hpp"

namespace shidra::pages {
namespace {

constexpr std::size_t largest_difference = 60'000;  ///< bytes of markup

/// What one summary's page is made from.
struct Subject {
  storage::SummaryRow row;
  storage::RevisionRow revision;
  protocol::Meeting meeting;
  storage::ForumRow forum;
};

void put_facts(Visit const& visit, Html& html, Subject const& subject) {
  html.element("ul", {{"class", "facts"}}, [&] {
    html.element("li", {}, [&] {
      html.element("a", {{"href", visit.within(path_of("forums", subject.forum.id))}},
                   [&] { html.own(subject.forum.name); });
    });
    html.element("li", {}, [&] { visit.put_time(html, subject.meeting.starts, Detail::date); });
    if (!subject.meeting.place.empty()) html.element("li", {}, [&] { html.own(subject.meeting.place); });
  });
}

void put_revision_note(Visit const& visit, Html& html, Subject const& subject) {
  auto const& revision = subject.revision;
  if (revision.revision < 2) return;
  // What changed may quote the revision before, which was perhaps not for everyone.
  auto const before = storage::revision_of(visit.read, revision.summary, revision.revision - 1);
  html.element("aside", {{"class", "notice revision"}}, [&] {
    html.element("div", {{"class", "stack tight"}}, [&] {
      html.element("p", {}, [&] {
        html.element("strong", visit.say("pages.corrected")).text(" ");
        visit.put_time(html, revision.published_at, Detail::date);
        if (revision.reason) html.text(" · ").own(*revision.reason);
      });
      if (before.audience != protocol::Audience::everyone || !revision.difference || revision.difference->value.empty())
        return;
      if (revision.difference->value.size() > largest_difference)
        return void(html.element("p", {{"class", "soft"}}, visit.say("pages.changed_much")));
      html.element("details", {}, [&] {
        html.element("summary", visit.say("pages.what_changed"));
        html.element("div", {{"class", "difference"}}, [&] { html.markup(*revision.difference); });
      });
    });
  });
}

void put_decisions(Visit const& visit, Html& html, Subject const& subject) {
  auto const decisions = storage::decisions_of(visit.read, subject.row.id, subject.row.revision);
  if (decisions.empty()) return;
  html.element("section", {{"class", "stack tight"}}, [&] {
    html.element("h2", visit.say("pages.decisions_title"));
    html.element("ol", {{"class", "decisions"}}, [&] {
      for (std::size_t at = 0; at < decisions.size(); ++at) {
        std::string const anchor = "decision-" + std::to_string(at + 1);
        html.element("li", {{"id", anchor}}, [&] {
          html.element("a",
                       {{"href", "#" + anchor},
                        {"aria-label", visit.say("pages.decision_number", {{"number", std::to_string(at + 1)}})}},
                       std::to_string(at + 1));
          html.own("p", {}, decisions[at]);
        });
      }
    });
  });
}

void put_task(Visit const& visit, Html& html, storage::TaskRow const& task) {
  html.element("li", {}, [&] {
    html.element("div", {{"class", "item"}}, [&] {
      html.element("div", {{"class", "what"}}, [&] {
        html.own("span", {{"class", "title"}}, task.text);
        html.element("span", {{"class", "about"}}, [&] {
          auto const owner = task.owner ? storage::find_person(visit.read, *task.owner) : std::nullopt;
          if (owner) html.own(owner->name);
          if (owner && task.due) html.text(" · ");
          if (task.due) html.text(visit.say("pages.due") + " ");
          if (task.due) visit.put_time(html, *task.due, Detail::date);
        });
      });
      if (task.done_at) html.element("span", {{"class", "badge good"}}, visit.say("pages.done"));
    });
  });
}

void put_tasks(Visit const& visit, Html& html, Subject const& subject) {
  auto const tasks = storage::tasks_at(visit.read, subject.row.meeting);
  if (tasks.empty()) return;
  html.element("section", {{"class", "stack tight"}}, [&] {
    html.element("h2", visit.say("pages.tasks"));
    html.element("ul", {{"class", "list"}}, [&] {
      for (auto const& task : tasks) put_task(visit, html, task);
    });
  });
}

/// "PDF" out of "application/pdf"; long types by the ending of the name.
std::string type_shown(storage::MaterialRow const& material) {
  auto const name = material.file_name.value_or("");
  auto const dot = name.rfind('.');
  std::string type =
      dot == std::string::npos || name.size() - dot > 6 ? material.type.value_or("") : name.substr(dot + 1);
  for (char& c : type)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return type;
}

void put_materials(Visit const& visit, Html& html, Subject const& subject) {
  Html items;
  for (auto const& material : storage::materials_at(visit.read, subject.row.meeting)) {
    if (!material.published) continue;
    auto const address =
        material.address ? *material.address : summaries::file_address(material.id, material.file_name.value_or(""));
    items.element("li", {}, [&] {
      items.element("a", {{"href", address}, {"rel", "noopener"}}, [&] {
        items.element("span", {{"class", "what"}}, [&] {
          items.own("span", {{"class", "title"}}, material.title);
          items.element("span", {{"class", "about"}}, [&] {
            items.own(material.file ? type_shown(material) : visit.say("pages.link"));
            if (material.size) items.text(" · " + visit.size(*material.size));
          });
        });
      });
    });
  }
  if (items.empty()) return;
  html.element("section", {{"class", "stack tight"}}, [&] {
    html.element("h2", visit.say("pages.materials"));
    html.element("ul", {{"class", "list"}}, [&] { html.markup(items); });
  });
}

void put_share(Visit const& visit, Html& html, Subject const& subject, std::string const& address) {
  html.element("section", {{"class", "stack tight share"}}, [&] {
    html.element("h2", visit.say("pages.share"));
    html.element("p", {}, [&] { html.element("a", {{"href", address}, {"dir", "ltr"}}, address); });
    html.element("p", {{"class", "about"}}, [&] {
      html.text(visit.say("pages.published") + " ");
      visit.put_time(html, subject.revision.published_at, Detail::date);
    });
  });
}

Page tombstone(Visit const& visit, storage::SummaryRow const& row, storage::ForumRow const& forum) {
  Html html;
  put_way_back(visit, html, path_of("forums", forum.id), forum.name);
  html.element("div", {{"class", "page-head"}}, [&] {
    html.element("h1", visit.say("pages.withdrawn"));
    html.element("p", {{"class", "about"}}, [&] {
      html.own(forum.name).text(" · ");
      visit.put_time(html, storage::find_meeting(visit.read, row.meeting)->starts, Detail::date);
    });
  });
  html.element("div", {{"class", "notice warn"}}, [&] {
    html.element("p", {}, [&] { html.text(visit.say("pages.reason") + ": ").own(*row.withdrawn); });
  });
  return page_around(visit,
                     {.title = visit.say("pages.withdrawn"),
                      .description = forum.name,
                      .path = visit.path_within(path_of("summaries", row.id)),
                      .status = 410,
                      .narrow = true},
                     html);
}

}  // namespace

Page summary_page(Visit const& visit, protocol::Id<protocol::Summary> id) {
  auto const row = storage::find_summary(visit.read, id);
  auto const forum = row ? storage::find_forum(visit.read, row->forum) : std::nullopt;
  if (!forum || forum->initiative != visit.initiative->id || !summaries::is_public(visit.read, *row))
    return not_found(visit);
  if (row->withdrawn) return tombstone(visit, *row, *forum);
  Subject const subject{*row, storage::revision_of(visit.read, id, row->revision),
                        meetings::shape_of(visit.read, *storage::find_meeting(visit.read, row->meeting)), *forum};
  Head const head{.title = subject.revision.title,
                  .description = subject.revision.excerpt,
                  .path = visit.path_within(path_of("summaries", id)),
                  .kind = "article",
                  .narrow = true};
  Html html;
  put_way_back(visit, html, path_of("forums", forum->id), forum->name);
  html.element("article", {{"class", "stack wide"}}, [&] {
    html.element("div", {{"class", "stack"}}, [&] {
      html.own("h1", {}, subject.revision.title);
      put_facts(visit, html, subject);
      put_strip(visit, html, visit.say("pages.in_the_room"), subject.meeting.present_by_sector);
    });
    put_revision_note(visit, html, subject);
    put_decisions(visit, html, subject);
    html.element("section", {}, [&] {
      html.element("h2", {{"class", "hidden"}}, visit.say("pages.text"));
      put_prose(html, subject.revision.html, subject.revision.body);
    });
    put_tasks(visit, html, subject);
    put_materials(visit, html, subject);
    put_share(visit, html, subject, visit.absolute(head.path));
  });
  return page_around(visit, head, html);
}

}  // namespace shidra::pages
