import type { ScanVerdict } from "#domain/evidence/scan-results";
import { lookupTable } from "#domain/lookup-table";
import type { Findings } from "#evidence/scan-results/findings";
import type { ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { severityOf } from "#evidence/scan-results/severity-words";
import {
  type Fields,
  fields,
  firstText,
  instantOf,
  list,
  momentOf,
  text,
} from "#evidence/scan-results/values";

/** Findings of the Open Cybersecurity Schema Framework: a list, or one after another as JSON Lines. */
export const ocsf: ScanReader = {
  kind: "json",
  format: "ocsf",
  title: "OCSF findings",
  from: "Prowler and other programs that write OCSF JSON",
  lines: true,
  recognises: ({ has }) => has("class_uid") || has("[].class_uid"),
  read: (findings) => ({
    wants: (path, kind) => (path === "" && kind === "object") || path === "[]",
    take: (_path, value, place) => add(findings, fields(value), place),
  }),
};

/** Classes of the category Findings that judge an object: 2002 vulnerability, 2003 compliance, 2004 detection. */
const CLASSES = [2002, 2003, 2004];

function add(findings: Findings, record: Fields, place: () => string): void {
  const metadata = fields(record.metadata);
  const info = fields(record.finding_info);
  const rule = firstText(metadata.event_code, info.uid, info.title);
  if (!CLASSES.includes(Number(record.class_uid)))
    throw notUnderstood(place(), "is not an OCSF finding of the classes 2002, 2003 or 2004 (class_uid).");
  if (rule === null) throw notUnderstood(place(), "does not name its check (metadata.event_code).");
  findings.by(fields(metadata.product).name, fields(metadata.product).version);
  findings.at(
    instantOf(record.time) ?? momentOf(record.time_dt) ?? momentOf(info.created_time_dt),
    () => `the time of ${place()}`,
  );
  const resources = list(record.resources).map(fields);
  const found = {
    rule,
    verdict: verdictOf(record),
    severity: severityOf(text(record.severity)),
    detail: firstText(record.status_detail, record.message, info.title) ?? "",
  };
  for (const resource of resources.length > 0 ? resources : [fields(record.resource)])
    findings.add({
      ...found,
      object: firstText(resource.uid, resource.name, fields(record.device).hostname) ?? "the account",
      place: placeOf(record, resource),
    });
}

const answers = lookupTable<ScanVerdict>({
  pass: "pass",
  passed: "pass",
  success: "pass",
  fail: "fail",
  failed: "fail",
  failure: "fail",
  muted: "not_applicable",
});
/** Compliance `status_id`; 0 is not stated, and any other is not known here. */
const answerIds = lookupTable({ "1": "pass", "2": "warning", "3": "fail" });
/** Finding `status_id`, where the word is left out. */
const statusIds = lookupTable({ "3": "suppressed", "4": "resolved" });

/** What the record states in several places, of which the worst counts. */
function verdictOf(record: Fields): ScanVerdict {
  const status = text(record.status)?.toLowerCase() ?? statusIds[text(record.status_id) ?? ""];
  if (status === "suppressed") return "not_applicable";
  const compliance = fields(record.compliance);
  const id = text(compliance.status_id) ?? "0";
  const stated = [
    text(record.status_code),
    text(compliance.status),
    id === "0" ? null : (answerIds[id] ?? "other"),
    // The word of a finding is about its handling (New, Resolved); some programs answer there too.
    status !== undefined && Object.hasOwn(answers, status) ? status : null,
  ].filter((one) => one !== null);
  const verdicts = stated.map((one) => {
    const word = one.toLowerCase();
    return Object.hasOwn(answers, word) ? answers[word] : "unknown";
  });
  for (const verdict of ["fail", "unknown", "not_applicable", "pass"] as const)
    if (verdicts.includes(verdict)) return verdict;
  if (Number(record.class_uid) === 2003) return "unknown";
  return status === "resolved" ? "pass" : "fail";
}

function placeOf(record: Fields, resource: Fields): string | null {
  const account = fields(fields(record.cloud).account);
  const parts = [
    firstText(account.name, account.uid),
    firstText(resource.region, fields(record.cloud).region),
  ];
  return parts.filter((part) => part !== null).join(", ") || null;
}
