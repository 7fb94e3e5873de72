import { impossibleDay, type PastIncident, partialDate } from "#domain/incidents/import";
import type { Severity } from "#domain/incidents/severity";
import { lookupTable } from "#domain/lookup-table";
import { z } from "#domain/schema";
import type { RecordDate } from "#evidence/incident-imports/dates";
import { plainText, shortened } from "#evidence/incident-imports/plain-text";

const whole = z.number("must be a whole number").int("must be a whole number");
const count = whole.min(0, "must not be below 0");
const date = {
  year: whole.min(1900, "must be a year from 1900").max(2200, "must be a year up to 2200").optional(),
  month: whole.min(1, "must be 1 to 12").max(12, "must be 1 to 12").optional(),
  day: whole.min(1, "must be 1 to 31").max(31, "must be 1 to 31").optional(),
};
const moment = z.object(date);
const span = z.object({ unit: z.string().optional(), value: z.number().optional() }).optional();
const text = z.string("must be text").max(100_000);

/** The parts of a VERIS 1.3 record that Surety keeps; further fields are left alone. */
export const verisRecord = z.object({
  incident_id: text.trim().min(1, "must not be empty").max(200),
  security_incident: z
    .enum(["Confirmed", "Suspected", "False positive", "Near miss"], "is none of the words that VERIS knows")
    .optional(),
  summary: text.optional(),
  reference: text.optional(),
  victim: z.object({ victim_id: text.optional() }).optional(),
  action: z.record(z.string(), z.object({ variety: z.array(text).optional() })).optional(),
  asset: z.object({ assets: z.array(z.object({ variety: text.optional() })).optional() }).optional(),
  attribute: z
    .object({
      confidentiality: z
        .object({
          data: z.array(z.object({ variety: text.optional(), amount: count.optional() })).optional(),
          data_total: count.optional(),
        })
        .optional(),
    })
    .optional(),
  impact: z.object({ overall_rating: text.optional() }).optional(),
  timeline: z
    .object({
      incident: moment.extend({ time: text.optional() }).optional(),
      compromise: span,
      exfiltration: span,
      discovery: span,
      containment: span,
    })
    .optional(),
  plus: z.object({ timeline: z.object({ notification: moment.optional() }).optional() }).optional(),
});
type VerisRecord = z.infer<typeof verisRecord>;

const ratings = lookupTable<Severity>({
  Catastrophic: "critical",
  Damaging: "high",
  Painful: "high",
  Distracting: "medium",
  Insignificant: "low",
});
const personal = /^(personal|medical|bank|payment|credentials|sensitive personal)$/i;
const unknown = /^(unknown|na|other)$/i;

/** The dates of a record, to be checked before it is taken. */
export function verisDates({ timeline, plus }: VerisRecord): RecordDate[] {
  return [
    { path: "timeline.incident", date: timeline?.incident ?? {} },
    { path: "plus.timeline.notification", date: plus?.timeline?.notification ?? {} },
  ];
}

/** One VERIS record, whose dates can be. @throws RangeError for one that cannot */
export function fromVeris(record: VerisRecord): PastIncident {
  const { timeline, attribute, asset, impact, plus, reference } = record;
  const data = attribute?.confidentiality?.data ?? [];
  const classes = distinct(data.map((one) => one.variety ?? ""));
  const facts: PastIncident["facts"] = [];
  const { incident, ...spans } = timeline ?? {};
  const odd = impossibleDay(incident ?? {});
  if (odd) facts.push({ at: null, text: `The record's date cannot be: ${odd}. The month is kept.` });
  if (incident?.time)
    facts.push({ at: null, text: `Time of day as recorded, zone not known: ${incident.time}.` });
  for (const [name, one] of Object.entries(spans))
    if (one?.unit && !unknown.test(one.unit))
      facts.push({
        at: null,
        text: `Time to ${name}: ${[one.value, one.unit.toLowerCase()].filter((part) => part !== undefined).join(" ")}.`,
      });
  const notification = partialDate(plus?.timeline?.notification ?? {});
  if (notification) facts.push({ at: notification, text: "Notified, as recorded." });
  if (reference?.trim()) facts.push({ at: null, text: `Source: ${shortened(reference, 2000)}` });
  return {
    key: `veris:${record.incident_id.toLowerCase()}`,
    title: titleOf(record),
    summary: plainText(record.summary ?? ""),
    status: /^(False|Near)/.test(record.security_incident ?? "") ? "not_an_incident" : "closed",
    severity: ratings[impact?.overall_rating ?? ""] ?? "unknown",
    sourceStatus: record.security_incident ?? null,
    personalData: classes.some((one) => personal.test(one)) ? "yes" : "unknown",
    occurred: partialDate(incident ?? {}),
    recordsAffected: attribute?.confidentiality?.data_total ?? null,
    systems: distinct((asset?.assets ?? []).map((one) => one.variety ?? "")),
    dataClasses: classes,
    facts,
  };
}

function titleOf({ action, victim, incident_id }: VerisRecord): string {
  const kinds = Object.entries(action ?? {})
    .filter(([name]) => !unknown.test(name))
    .map(([name, { variety }]) => [name, distinct(variety ?? []).join(", ")].filter(Boolean).join(": "));
  const who = plainText(victim?.victim_id ?? "");
  const parts = [kinds.join("; "), unknown.test(who) ? "" : who].filter(Boolean);
  const title = parts.join(" · ") || `Incident ${incident_id}`;
  return shortened(title.charAt(0).toUpperCase() + title.slice(1), 200);
}

function distinct(words: string[]): string[] {
  return [...new Set(words.map((word) => word.trim()).filter((word) => word && !unknown.test(word)))];
}
