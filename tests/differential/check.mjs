// Kusto's own binder against ours: columns and types of every query, and whether both refuse the same mistakes.
//
//     node check.mjs FILE        FILE is what `KQL_SCHEMAS=FILE cargo test --test conformance` wrote
//
// Known differences and their reasons are in exceptions.json; any other one makes the check fail. What ours does not know
// yet (TM101, KS211, or refusing what Kusto accepts because of it) is counted, not judged.

import fs from "node:fs";
import { miswritten, say } from "./support/kusto.mjs";

const { cases, mistakes, codes } = JSON.parse(fs.readFileSync(new URL("exceptions.json", import.meta.url), "utf8"));
const NOT_YET = new Set(["TM101", "TM103", "KS211", "KS124"]);
const lines = fs.readFileSync(process.argv[2], "utf8").trim().split("\n").map((line) => JSON.parse(line));

const counts = new Map();
const differences = [];
const used = new Set();

function count(what) {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function excused(ours, kusto) {
  const has = (pattern, errors) => errors?.some((error) => new RegExp(pattern, "u").test(error.message));
  const found =
    cases.find((known) => new RegExp(known.id, "u").test(ours.id) && (!known.kusto || has(known.kusto, kusto.errors))) ??
    (ours.of && mistakes.find((known) =>
      known.ours ? has(known.ours, ours.errors) && !kusto.errors : has(known.kusto, kusto.errors) && !ours.errors,
    ));
  used.add(found);
  return found !== undefined;
}

function differ(ours, kusto, what) {
  if (excused(ours, kusto)) {
    count("differ as listed in exceptions.json");
    return;
  }
  count("DIFFER");
  const table = ({ columns, types }) => columns.map((name, at) => `${name}:${types[at]}`).join(", ");
  const told = ({ errors, tables, panic }) =>
    panic ?? errors?.map(({ code, message }) => `${code} ${message}`).join(" ") ?? tables.map(table).join("; ");
  differences.push(`${ours.id}: ${what}\n  query: ${ours.query.replaceAll("\n", " ")}\n  ours:  ${told(ours)}\n  kusto: ${told(kusto)}`);
}

/** A node or an edge of a graph has no type of its own in an answer: it comes as a bag. */
function typeOf(type) {
  return type === "tuple" ? "dynamic" : type;
}

function sameCode(ours, kusto) {
  const theirs = kusto.errors.map(({ code }) => code);
  return ours.errors.some(({ code }) =>
    theirs.includes(code) || codes.some((group) => group.codes.includes(code) && theirs.some((other) => group.codes.includes(other))),
  );
}

for (const ours of lines) {
  const kind = ours.of ? "mistakes" : "queries";
  if (ours.written !== undefined) {
    const wrong = miswritten(ours.written);
    if (wrong.length === 0) count("texts for other engines that are well written");
    else {
      count("DIFFER");
      differences.push(`${ours.id}: ${wrong.join(" ")}\n  ${ours.written}`);
    }
    continue;
  }
  if (ours.staged) {
    count("queries with columns that only rows tell");
    continue;
  }
  if (ours.panic) {
    differ(ours, { errors: [] }, "ours panics");
    continue;
  }
  const kusto = say(ours.query);
  if (ours.errors && kusto.errors) {
    count(`${kind} that both refuse`);
    const syntax = ours.errors.every(({ code }) => code.startsWith("TM"));
    count(sameCode(ours, kusto) ? "  with the same code, or one of the same sort" : syntax ? "  ours with a code of its own" : "  with another code");
  } else if (ours.errors) {
    if (!ours.of && ours.errors.some(({ code }) => NOT_YET.has(code))) count("queries that are not here yet");
    else differ(ours, kusto, "only ours refuses it");
  } else if (kusto.errors) {
    differ(ours, kusto, "only Kusto's binder refuses it");
  } else {
    judge(ours, kusto, kind);
  }
}

function judge(ours, kusto, kind) {
  // Kusto's binder tells the result of the last statement only.
  const last = ours.tables.slice(-kusto.tables.length);
  const differs = (other) => last.length !== kusto.tables.length || last.some((table, at) => other(table, kusto.tables[at]));
  if (differs((a, b) => a.columns.join("\n") !== b.columns.join("\n"))) {
    differ(ours, kusto, "other columns");
  } else if (differs((a, b) => a.types.some((type, at) => type !== typeOf(b.types[at]) && b.types[at] !== "unknown"))) {
    differ(ours, kusto, "other types");
  } else {
    count(`${kind} with the same columns and types`);
  }
}

for (const [what, number] of counts) console.log(`${String(number).padStart(6)} ${what}`);
for (const known of [...cases, ...mistakes].filter((known) => !used.has(known))) {
  console.log(`No longer needed in exceptions.json: ${known.id ?? known.ours ?? known.kusto}`);
}
console.log(differences.join("\n"));
const failed = differences.length;
console.log(`ℹ pass ${lines.length - failed}\nℹ fail ${failed}`);
process.exitCode = failed > 0 ? 1 : 0;
