// SPDX-License-Identifier: AGPL-3.0-or-later
// Adds texts to the three catalogs src/i18n/{he,ar,en}.json:  node client-web/i18n-merge.mjs fragment.json [--replace]
// fragment.json is {"noun.key": {"he": …, "ar": …, "en": …}, …}; a text is a string or, where a number decides the form,
// an object of CLDR categories (he and en: one, other, he also two; ar: zero, one, two, few, many, other).
// Runs may overlap: a lock file keeps them apart and each catalog is replaced by a rename. All keys are added or none.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "src", "i18n");
const lockFile = path.join(folder, ".lock");
const languages = ["he", "ar", "en"];
const categories = {
  he: new Intl.PluralRules("he").resolvedOptions().pluralCategories,
  ar: new Intl.PluralRules("ar").resolvedOptions().pluralCategories,
  en: new Intl.PluralRules("en").resolvedOptions().pluralCategories,
};

class Complaint extends Error {}

function stopped(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

function takeLock() {
  const deadline = Date.now() + 20000;
  for (;;) {
    try {
      fs.writeFileSync(lockFile, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    let owner = NaN;
    try {
      owner = Number(fs.readFileSync(lockFile, "utf8"));
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
    if (Date.now() > deadline) {
      const hint =
        owner > 0 && stopped(owner) ? `its process ${owner} is gone: delete the file` : `process ${owner} holds it`;
      throw new Complaint(`${lockFile}: ${hint}`);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 + Math.random() * 50);
  }
}

function placeholders(text) {
  const forms = typeof text === "string" ? [text] : Object.values(text);
  return [...new Set(forms.flatMap((form) => form.match(/\{[a-z_0-9]+\}/g) ?? []))].sort().join(" ");
}

function check(key, language, text) {
  if (typeof text === "string") {
    if (text === "") throw new Complaint(`${key}: the ${language} text is empty`);
    return;
  }
  if (text === null || typeof text !== "object" || Array.isArray(text))
    throw new Complaint(`${key}: the ${language} text is missing`);
  const wanted = [...categories[language]].sort().join(" ");
  const found = Object.keys(text).sort().join(" ");
  if (wanted !== found) throw new Complaint(`${key}: ${language} needs the forms "${wanted}", has "${found}"`);
  for (const form of Object.values(text))
    if (typeof form !== "string" || form === "") throw new Complaint(`${key}: a ${language} form is not a text`);
}

function checkEntry(key, entry) {
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(key)) throw new Complaint(`${key}: keys look like noun.some_words`);
  for (const language of languages) check(key, language, entry[language]);
  const kinds = new Set(languages.map((language) => typeof entry[language]));
  if (kinds.size > 1) throw new Complaint(`${key}: plain text in one language and plural forms in another`);
  if (new Set(languages.map((language) => placeholders(entry[language]))).size > 1)
    throw new Complaint(`${key}: the languages have different {placeholders}`);
}

function load(language) {
  const file = path.join(folder, `${language}.json`);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
}

function save(language, catalog) {
  const file = path.join(folder, `${language}.json`);
  const sorted = Object.fromEntries(
    Object.keys(catalog)
      .sort()
      .map((key) => [key, catalog[key]]),
  );
  const next = path.join(folder, `.${language}.json.next`);
  fs.writeFileSync(next, `${JSON.stringify(sorted, null, 2)}\n`);
  fs.renameSync(next, file);
}

function merge(fragment, replace) {
  const catalogs = Object.fromEntries(languages.map((language) => [language, load(language)]));
  for (const [key, entry] of Object.entries(fragment)) {
    checkEntry(key, entry);
    for (const language of languages) {
      const old = catalogs[language][key];
      if (old !== undefined && JSON.stringify(old) !== JSON.stringify(entry[language]) && !replace)
        throw new Complaint(`${key}: ${language} already says ${JSON.stringify(old)} (use --replace to change it)`);
      catalogs[language][key] = entry[language];
    }
  }
  for (const language of languages) save(language, catalogs[language]);
}

const replace = process.argv.includes("--replace");
const [fragmentFile] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
try {
  if (!fragmentFile) throw new Complaint("usage: node client-web/i18n-merge.mjs fragment.json [--replace]");
  const fragment = JSON.parse(fs.readFileSync(fragmentFile, "utf8"));
  takeLock();
  try {
    merge(fragment, replace);
  } finally {
    fs.rmSync(lockFile, { force: true });
  }
  console.log(`${Object.keys(fragment).length} keys`);
} catch (error) {
  if (!(error instanceof Complaint)) throw error;
  console.error(error.message);
  process.exit(1);
}
