import { Refused } from "#domain/errors";
import { lookupTable } from "#domain/lookup-table";

/** What a form gets back when its record was changed after the page was opened. */
export type ChangedRecord = {
  /** The mark of what is stored now: a form that is sent with it replaces that knowingly. */
  mark: string;
  /** The fields that differ from what the page showed, with what they hold now. */
  stored: Record<string, unknown>;
};

/** A form was sent from a page that showed an older state of its record. */
export class RecordChanged extends Refused {
  constructor(
    message: string,
    readonly changed: ChangedRecord,
  ) {
    super("conflict", message);
    this.name = "RecordChanged";
  }
}

/** Fields whose name in the form is not what the page calls them. */
const words = lookupTable({
  body: "text",
  changeNote: "change and reason",
  communicationsId: "communications",
  dueOn: "due date",
  dueAt: "due",
  endsOn: "last day",
  startsOn: "first day",
  expects: "expected roles",
  impact: "impact",
  dataSeen: "data they see",
  hours: "hours",
  obtainedBy: "how accounts are obtained",
  regimes: "rules that apply to us",
  cron: "schedule",
  why: "purpose",
  namedId: "named reviewer",
  fallbackId: "fallback reviewer",
  prepares: "automatic preparation",
  opens: "automatic opening",
});

/** The name of a form's field in words: "peopleAffected" is "people affected", "part-0" is "part 1". */
export function fieldWords(name: string): string {
  const own = name.replace(/^(set-|answers\.)/, "");
  const numbered = /^([a-z]+)-(\d+)$/.exec(own);
  if (numbered) return `${numbered[1]} ${Number(numbered[2]) + 1}`;
  const rule = /^rules\[(\d+)\]\.(\w+)$/.exec(own);
  if (rule) return `rule ${Number(rule[1]) + 1}${rule[2] === "why" ? " (reason)" : ""}`;
  const known = words[own];
  if (known) return known;
  return own
    .replace(/Id$/, "")
    .replace(/[-_]/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}
