// SPDX-License-Identifier: AGPL-3.0-or-later
// Every component and picture on one page, to look at: ?language=he|ar|en. Built by `node build.mjs --gallery`, never shipped.
import { useSignal } from "@preact/signals";
import { type ComponentChildren, render } from "preact";
import { connection, Refusal } from "../connection";
import {
  AreaField,
  Badge,
  Button,
  CheckboxField,
  ChecksField,
  ConfirmDialog,
  Counter,
  EmptyState,
  Form,
  Highlight,
  Icon,
  Loading,
  MomentField,
  Notice,
  NumberField,
  Progress,
  Prose,
  RadioField,
  Sector,
  SelectField,
  Skeleton,
  Tabs,
  TextField,
  toast,
  useForm,
} from "../design";
import { formatBytes, formatMoment, formatNumber, formatRelative, setLanguage } from "../i18n";
import { preferredLanguage } from "../i18n/language";
import {
  AgreementStack,
  AttendanceHeat,
  Funnel,
  Hemicycle,
  QuotaBars,
  ResultBars,
  ScaleResult,
  SectorStrip,
} from "../pictures";
import type { Initiative, Me } from "../protocol";
import { address, Page } from "../shell";
import { Frame } from "../shell/frame";
import { startShortcuts } from "../shell/shortcuts";
import { agreement, quotas, say, seats, sectorLooks } from "./samples";

const NOON = Date.UTC(2026, 10, 24, 16, 0);

function Part({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <section class="stack" aria-label={name}>
      <h2>{name}</h2>
      {children}
    </section>
  );
}

function Pictures() {
  const looks = sectorLooks();
  const more = useSignal(false);
  const choices = [
    {
      key: 1,
      label: say("הכשרת מנהלי התנדבות", "تدريب مديري التطوع", "Training volunteer managers"),
      count: more.value ? 61 : 52,
      perMille: more.value ? 452 : 433,
      balancedPerMille: 391,
      mine: true,
    },
    {
      key: 2,
      label: say(
        "מדידה משותפת של השפעה בכל הרשויות המקומיות, כולל היישובים הקטנים",
        "قياس مشترك للأثر في جميع السلطات المحلية، بما فيها البلدات الصغيرة",
        "Measuring impact together in all local authorities, small towns included",
      ),
      count: 41,
      perMille: 342,
      balancedPerMille: 402,
    },
    {
      key: 3,
      label: say("גיוס מתנדבים צעירים", "تجنيد متطوعين شباب", "Recruiting young volunteers"),
      count: 27,
      perMille: 225,
      balancedPerMille: 207,
    },
  ];
  return (
    <div class="gallery-pictures">
      <section class="card">
        <Hemicycle
          title={say("מפת המושבים בפורום", "خريطة مقاعد المنتدى", "Seats of the forum")}
          sectors={looks}
          seats={seats()}
          missing={{ business: 1 }}
          capacity={23}
        />
      </section>
      <section class="card">
        <QuotaBars title={say("מפתח הייצוגים", "مفتاح التمثيل", "The representation key")} quotas={quotas()} />
      </section>
      <section class="card">
        <QuotaBars
          title={say("לאחר הושבה של רנא ג׳בארין", "بعد تعيين رنا جبارين في مقعد", "After seating Rana Jabarin")}
          quotas={[
            ...quotas()
              .slice(2, 5)
              .map((quota, at) => (at === 1 ? { ...quota, after: 2 } : quota)),
            { key: "north", label: say("צפון", "الشمال", "North"), min: 4, max: 9, seated: 5, after: 6 },
          ]}
        />
      </section>
      <section class="card">
        <ResultBars title={say("במה כדאי להתחיל?", "بماذا نبدأ؟", "Where should we start?")} choices={choices} />
        <Button
          kind="quiet"
          onClick={() => {
            more.value = !more.value;
          }}
        >
          +9
        </Button>
      </section>
      <section class="card">
        <ScaleResult
          title={say("עד כמה היעד בר השגה?", "ما مدى إمكانية تحقيق الهدف؟", "How reachable is the goal?")}
          points={[3, 9, 31, 44, 22].map((count, at) => ({
            point: at + 1,
            count,
            perMille: Math.round((count / 109) * 1000),
            mine: at === 3,
          }))}
          fromLabel={say("בכלל לא", "إطلاقًا", "Not at all")}
          toLabel={say("בהחלט", "بالتأكيد", "Entirely")}
          meanPerMille={3670}
          balancedMeanPerMille={3420}
        />
      </section>
      <section class="card">
        <AgreementStack
          title={say("הסכמה עם היעד, לפי מגזר", "الموافقة على الهدف حسب القطاع", "Agreement with the goal, by sector")}
          points={[
            say("ממש לא", "لا أبدًا", "Not at all"),
            say("פחות", "قليلًا", "Rather not"),
            say("באמצע", "محايد", "Neither"),
            say("די", "نوعًا ما", "Rather"),
            say("מאוד", "جدًا", "Very much"),
          ]}
          rows={agreement()}
        />
      </section>
      <section class="card">
        <Funnel
          title={say("קול קורא: מהגשה לשיבוץ", "النداء: من التقديم إلى المقاعد", "Open call: from response to seat")}
          steps={[
            { label: say("מענים לקול הקורא", "استجابات للنداء", "Responses"), value: 169 },
            { label: say("עומדים בתנאים", "مستوفية للشروط", "Eligible"), value: 131 },
            { label: say("מומלצים", "موصى بها", "Recommended"), value: 64 },
            { label: say("שובצו לפורומים", "مُنحت مقاعد", "Seated in forums"), value: 42 },
          ]}
        />
      </section>
      <section class="card">
        <SectorStrip
          title={say("מי היה במפגש", "من حضر اللقاء", "Who was there")}
          titled
          counts={looks.map((sector, at) => ({ sector, count: [3, 4, 5, 1, 2, 0, 2][at]! }))}
        />
      </section>
      <section class="stack gallery-whole">
        <h3>{say("נוכחות לפי מפגש ומגזר", "الحضور حسب اللقاء والقطاع", "Attendance by meeting and sector")}</h3>
        <AttendanceHeat
          title={say("נוכחות", "الحضور", "Attendance")}
          meetings={["7.1", "4.2", "11.3", "6.5", "1.7", "9.9"].map((label) => ({ key: label, label }))}
          rows={looks.map((sector, row) => ({
            sector,
            cells: [0, 1, 2, 3, 4, 5].map((at) =>
              row === 5 && at < 2 ? null : { present: [3, 4, 2, 4, 1, 3, 0, 4][(row * 3 + at) % 8]!, seats: 4 },
            ),
          }))}
        />
      </section>
      <section class="stack gallery-whole">
        <h3>{say("גדלים", "أحجام", "Sizes")}</h3>
        <div class="row">
          {[3, 7, 12, 40, 120].map((capacity) => (
            <Hemicycle
              key={capacity}
              size="small"
              title={String(capacity)}
              titled={false}
              sectors={looks}
              capacity={capacity}
              seats={Object.fromEntries(
                looks.map(({ code }, at) => [code, Math.floor((capacity * [3, 4, 5, 1, 2, 1, 2][at]!) / 20)]),
              )}
              missing={{ business: Math.ceil(capacity / 20) }}
            />
          ))}
        </div>
        <Hemicycle
          title="120"
          sectors={looks}
          seats={seats(5)}
          capacity={120}
          missing={{ business: 6, residents: 4 }}
        />
      </section>
    </div>
  );
}

function Fields() {
  const form = useForm(
    {
      name: "",
      email: "dana@example.org",
      theme: "",
      kind: "thematic" as string,
      who: "named" as string,
      days: ["a"] as readonly string[],
      notify: true,
      from: NOON as number | null,
      seats: 23 as number | null,
    },
    () =>
      Promise.reject(
        new Refusal("invalid", {}, [
          { path: "/name", code: "too_short", params: { min: 1 } },
          { path: "/email", code: "not_an_email" },
          { path: "/seats", code: "too_large", params: { max: 20 } },
        ]),
      ),
  );
  return (
    <Form form={form}>
      <TextField
        field={form.field("name")}
        label={say("שם הפורום", "اسم المنتدى", "Name of the forum")}
        hint={say("כפי שיופיע בעמוד הציבורי", "كما سيظهر في الصفحة العامة", "As the public page will show it")}
      />
      <TextField
        field={form.field("email")}
        type="email"
        autocomplete="email"
        label={say("דואר אלקטרוני", "البريد الإلكتروني", "E-mail")}
        optional
      />
      <AreaField field={form.field("theme")} label={say("נושא", "الموضوع", "Theme")} optional />
      <SelectField
        field={form.field("kind")}
        label={say("סוג", "النوع", "Kind")}
        options={[
          { value: "thematic", label: say("נושאי", "تخصصي", "Thematic") },
          { value: "board", label: say("הנהלה", "إدارة", "Board") },
        ]}
      />
      <RadioField
        field={form.field("who")}
        label={say("מי רואה מה עניתי", "من يرى إجاباتي", "Who sees what I answered")}
        options={[
          {
            value: "named",
            label: say("בשם", "بالاسم", "Named"),
            hint: say("חברי הפורום רואים מי ענה מה", "أعضاء المنتدى يرون من أجاب وبماذا", "Members see who said what"),
          },
          {
            value: "anonymous",
            label: say("אנונימי", "مجهول", "Anonymous"),
            hint: say(
              "איש אינו יכול לדעת, גם לא הצוות",
              "لا أحد يستطيع أن يعرف، ولا الفريق",
              "Nobody can know, not even the team",
            ),
          },
        ]}
      />
      <ChecksField
        inline
        field={form.field("days")}
        label={say("ימים אפשריים", "أيام ممكنة", "Possible days")}
        options={["a", "b", "c"].map((value, at) => ({
          value,
          label: formatMoment(NOON + at * 86_400_000).split(",")[0]!,
        }))}
      />
      <MomentField field={form.field("from")} label={say("מועד", "الموعد", "When")} />
      <NumberField field={form.field("seats")} label={say("מספר מושבים", "عدد المقاعد", "Seats")} />
      <CheckboxField
        field={form.field("notify")}
        label={say("שליחת הודעה לחברי הפורום", "إشعار أعضاء المنتدى", "Tell the members")}
      />
      <div class="row">
        <Button type="submit" busy={form.busy.value}>
          {say("שמירת הפורום", "حفظ المنتدى", "Save the forum")}
        </Button>
        <Button kind="plain">{say("תצוגה מקדימה", "معاينة", "Preview")}</Button>
      </div>
    </Form>
  );
}

function Words() {
  const count = useSignal(1280);
  const asked = useSignal(false);
  return (
    <div class="stack">
      <div class="row">
        <Button>{say("שליחת תשובה", "إرسال الإجابة", "Send answer")}</Button>
        <Button kind="plain" icon="calendar">
          {say("הוספה ליומן", "إضافة إلى التقويم", "Add to calendar")}
        </Button>
        <Button kind="quiet" icon="share">
          {say("שיתוף", "مشاركة", "Share")}
        </Button>
        <Button
          kind="danger"
          icon="trash"
          onClick={() => {
            asked.value = true;
          }}
        >
          {say("ביטול המפגש", "إلغاء اللقاء", "Cancel the meeting")}
        </Button>
        <Button busy>{say("פרסום הסיכום", "نشر الملخص", "Publish summary")}</Button>
        <Button disabled>{say("לא זמין", "غير متاح", "Not available")}</Button>
        <Button kind="plain" icon="edit" label={say("עריכה", "تحرير", "Edit")} />
        <Button
          kind="plain"
          onClick={() =>
            toast(say("הסיכום פורסם", "نُشر الملخص", "The summary is published"), {
              label: say("ביטול הפרסום", "تراجع", "Undo"),
              run: () => {},
            })
          }
        >
          {say("הודעה", "رسالة", "Toast")}
        </Button>
      </div>
      <div class="row">
        <Badge>{say("טיוטה", "مسودة", "Draft")}</Badge>
        <Badge tone="accent">{say("פתוח", "مفتوح", "Open")}</Badge>
        <Badge tone="good">{say("מייצג", "تمثيلي", "Representative")}</Badge>
        <Badge tone="warn">{say("חסרים שניים", "ينقص اثنان", "2 missing")}</Badge>
        <Badge tone="bad">{say("באיחור", "متأخر", "Late")}</Badge>
        {sectorLooks(8).map((sector) => (
          <Sector key={sector.code} sector={sector} chip />
        ))}
      </div>
      <p>
        {formatMoment(NOON)} · {formatRelative(NOON, NOON - 3 * 86_400_000)} · {formatBytes(1_530_000)} ·{" "}
        <Highlight value={count.value}>
          <span class="strong">
            <Counter value={count.value} />
          </span>
        </Highlight>{" "}
        <Button
          kind="quiet"
          onClick={() => {
            count.value += 137;
          }}
        >
          +137
        </Button>
      </p>
      <Notice>{say("הסקר נפתח לפני רגע.", "فُتح الاستطلاع قبل لحظات.", "The survey has just opened.")}</Notice>
      <Notice tone="warn">
        {say(
          "שני מגזרים עוד לא אישרו הגעה למפגש הבא.",
          "قطاعان لم يؤكدا بعد حضور اللقاء القادم.",
          "Two sectors have not confirmed for the next meeting.",
        )}
      </Notice>
      <Notice tone="bad">
        {say("הקובץ גדול מדי ולא נשמר.", "الملف كبير جدًا ولم يُحفظ.", "The file is too large and was not saved.")}
      </Notice>
      <Progress label={say("שליחת מכתבים", "إرسال الرسائل", "Sending mail")} value={42} max={120} />
      <Tabs
        label={say("הפורום", "المنتدى", "Forum")}
        selected="now"
        tabs={[
          { key: "now", label: say("עכשיו", "الآن", "Now"), href: "#now" },
          { key: "meetings", label: say("מפגשים", "اللقاءات", "Meetings"), count: 3, href: "#m" },
          { key: "seats", label: say("חברים ומושבים", "الأعضاء والمقاعد", "Members and seats"), href: "#s" },
          { key: "surveys", label: say("סקרים", "الاستطلاعات", "Surveys"), href: "#v" },
        ]}
      />
      <ol class="steps">
        <li class="done">{say("הכנה", "تحضير", "Prepare")}</li>
        <li aria-current="step">{say("במפגש", "في اللقاء", "In the room")}</li>
        <li>{say("סיכום", "ملخص", "Summary")}</li>
        <li>{say("פורסם", "نُشر", "Published")}</li>
      </ol>
      <ul class="list">
        {[0, 1, 2].map((at) => (
          <li key={at}>
            <a href="#list">
              <span class="what">
                <span class="title">
                  {
                    [
                      say("פורום התנדבות", "منتدى التطوع", "Volunteering forum"),
                      "Forum for digital inclusion of older residents in small towns and in the periphery",
                      say("פורום חינוך", "منتدى التعليم", "Education forum"),
                    ][at]
                  }
                </span>
                <span class="about">{formatMoment(NOON + at * 7 * 86_400_000)}</span>
              </span>
              {at === 0 && <Badge tone="warn">{formatNumber(2)}</Badge>}
              <Icon name="forward" />
            </a>
          </li>
        ))}
      </ul>
      <EmptyState
        icon="survey"
        title={say("עדיין אין סקרים", "لا استطلاعات بعد", "No surveys yet")}
        text={say(
          "סקר קצר בתחילת המפגש מראה איפה כולם עומדים.",
          "استطلاع قصير في بداية اللقاء يُظهر مواقف الجميع.",
          "A short survey at the start of a meeting shows where everybody stands.",
        )}
      >
        <Button icon="plus">{say("יצירת סקר", "إنشاء استطلاع", "Create a survey")}</Button>
      </EmptyState>
      <Skeleton lines={3} />
      <Loading />
      <Prose
        html={`<h2>${say("החלטות", "قرارات", "Decisions")}</h2><p>${say("הפורום החליט <strong>לפתוח קול קורא</strong> עד סוף החודש, לפי <a href='#k'>מפתח הייצוגים</a>.", "قرر المنتدى <strong>فتح نداء</strong> حتى نهاية الشهر، وفق <a href='#k'>مفتاح التمثيل</a>.", "The forum decided <strong>to open a call</strong> by the end of the month, under the <a href='#k'>representation key</a>.")}</p><ul><li>${say("הכשרה", "تدريب", "Training")}</li><li>${say("מדידה", "قياس", "Measuring")}</li></ul><blockquote><p>${say("ביחד זה אחרת.", "معًا الأمر مختلف.", "Together it is different.")}</p></blockquote>`}
      />
      <ConfirmDialog
        open={asked.value}
        danger
        title={say("ביטול המפגש", "إلغاء اللقاء", "Cancel the meeting")}
        confirm={say("ביטול המפגש", "إلغاء اللقاء", "Cancel the meeting")}
        onConfirm={() => {
          asked.value = false;
        }}
        onClose={() => {
          asked.value = false;
        }}
      >
        <p>
          {say(
            "20 חברים יקבלו הודעה בדואר עכשיו. אי אפשר לחזור מזה.",
            "سيتلقى 20 عضوًا رسالة الآن. لا يمكن التراجع.",
            "20 members get a mail now. This cannot be undone.",
          )}
        </p>
      </ConfirmDialog>
    </div>
  );
}

const language = preferredLanguage(
  `language=${new URLSearchParams(location.search).get("language") ?? ""}`,
  navigator.languages,
);
await setLanguage(language);
const grants: Me["grants"] = [{ role: "administrator" }];
const demo = {
  name: say("יוזמת השדרה", "مبادرة شدرة", "The Shidra initiative"),
  zone: "Asia/Jerusalem",
  sectors: sectorLooks(),
} as unknown as Initiative;
const person = { id: 1, name: "דנה לוי", grants, seats: [] } as unknown as Me;
connection.welcome.value = { now: Date.now(), build: "", epoch: "", message_bytes: 524288, person: 1, initiative: 1 };
const show = (topic: string, kind: string, put: unknown) =>
  connection.topic(topic).watched({ topic, position: 1, epoch: "", reset: true, things: [{ kind, id: 1, put }] });
show("person/1", "me", person);
show("initiative/1", "initiative", demo);
connection.line.state.value = { kind: "live" };
if (location.search.includes("lost")) connection.line.state.value = { kind: "lost", since: NOON };
address.value = "/forums/1";
startShortcuts();

const place = document.getElementById("app")!;
place.textContent = "";
render(
  <Frame>
    <Page
      title={say("פורום התנדבות – תמונת מצב", "منتدى التطوع – صورة الوضع", "Volunteering forum – where it stands")}
      back="/forums"
      lead={say(
        "כל מה שהממשק בנוי ממנו, במקום אחד.",
        "كل ما بُنيت منه الواجهة، في مكان واحد.",
        "Everything the screens are made of, in one place.",
      )}
      acts={<Button icon="plus">{say("תיאום מפגש", "تحديد لقاء", "Plan a meeting")}</Button>}
    >
      <div class="stack wide">
        <Part name={say("תמונות", "صور", "Pictures")}>
          <Pictures />
        </Part>
        <Part name={say("חלקים", "أجزاء", "Parts")}>
          <Words />
        </Part>
        <Part name={say("טופס", "نموذج", "Form")}>
          <Fields />
        </Part>
      </div>
    </Page>
  </Frame>,
  place,
);
