import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ImportedLine, planImport } from "#domain/vendors/subprocessor-import";
import type { Entry } from "#domain/vendors/subprocessors";

const entry = (name: string, purpose: string, more: Partial<Entry> = {}): Entry => ({
  ...{ id: `${name} ${purpose}`, vendorId: name, changeId: null, name, purpose, data: null },
  ...{ countries: ["Germany"], transfer: null, url: null, fromOn: "2024-01-01", untilOn: null },
  ...{ reason: null, sinceOn: null, statedOn: null },
  ...more,
});
const line = (
  name: string,
  purpose: string,
  more: Partial<ImportedLine["terms"]> & { formerly?: string } = {},
) => {
  const { formerly = null, ...terms } = more;
  const plain = { name, purpose, data: null, countries: ["Germany"], transfer: null, url: null };
  return { line: 2, terms: { ...plain, ...terms }, since: null, dpaSignedOn: null, formerly };
};
const vendorsOf = (entries: readonly Entry[]) =>
  [...new Set(entries.map(({ vendorId }) => vendorId))].map((id) => ({
    id,
    name: id,
    formerNames: [] as string[],
  }));

/** What becomes of each line, with the lines in use that it takes, and what nothing names. */
function fates(lines: ImportedLine[], inUse: Entry[], vendors = vendorsOf(inUse)) {
  const { steps, missing } = planImport(lines, vendors, inUse);
  return [
    ...steps.map((step) => {
      if (!("entry" in step)) return step.kind;
      const why = "why" in step && step.why ? ` ${step.why}` : "";
      const also =
        "also" in step && step.also.length ? ` +${step.also.map(({ name }) => name).join("+")}` : "";
      return `${step.kind} ${step.entry.name}${also}${why}`;
    }),
    ...missing.map(({ name }) => `missing ${name}`),
  ];
}

const mailwerk = entry("Mailwerk GmbH", "Sends e-mail", { url: "https://www.mailwerk.example/gdpr" });
const sendgrid = entry("SendGrid", "SMS");
const twilio = entry("Twilio", "Sends e-mail");
const chat = entry("Slack Technologies", "Chat");
const crm = entry("Salesforce", "CRM");

describe("a list is compared with what is in use", () => {
  test.each<[string, ImportedLine[], Entry[], string[]]>([
    ["the same", [line("Mailwerk GmbH", "Sends e-mail")], [mailwerk], ["same Mailwerk GmbH"]],
    ["blanks and case", [line("MAILWERK  GmbH", "sends E-Mail")], [mailwerk], ["changed Mailwerk GmbH"]],
    [
      "another country",
      [line("Mailwerk GmbH", "Sends e-mail", { countries: ["Austria"] })],
      [mailwerk],
      ["changed Mailwerk GmbH"],
    ],
    [
      "another legal form",
      [line("Mailwerk AG", "Sends e-mail")],
      [mailwerk],
      ["renamed Mailwerk GmbH spelling"],
    ],
    ["another order", [line("Technologies Slack", "Chat")], [chat], ["renamed Slack Technologies order"]],
    ["a bracketed name", [line("Twilio (SendGrid)", "Sends e-mail")], [twilio], ["renamed Twilio brackets"]],
    [
      "formerly in the name",
      [line("Postwerk (formerly Mailwerk)", "Sends e-mail")],
      [mailwerk],
      ["renamed Mailwerk GmbH formerly"],
    ],
    [
      "formerly in its column",
      [line("Postwerk", "Sends e-mail", { formerly: "Mailwerk" })],
      [mailwerk],
      ["renamed Mailwerk GmbH formerly"],
    ],
    [
      "formerly, and another purpose",
      [line("Postwerk", "Keeps archives", { formerly: "Mailwerk" })],
      [mailwerk],
      ["renamed Mailwerk GmbH formerly"],
    ],
    [
      "the same at the same host",
      [line("Postwerk", "Sends e-mail", { url: "https://mailwerk.example/new" })],
      [mailwerk],
      ["renamed Mailwerk GmbH host"],
    ],
    [
      "part of the name, same purpose",
      [line("Twilio Ireland Ltd", "Sends e-mail")],
      [twilio],
      ["renamed Twilio part"],
    ],
    [
      "part of the name, another purpose",
      [line("Twilio Ireland Ltd", "Chat")],
      [twilio],
      ["new", "missing Twilio"],
    ],
    [
      "two become one",
      [line("Twilio (SendGrid)", "Sends e-mail")],
      [twilio, sendgrid],
      ["merged Twilio +SendGrid brackets"],
    ],
    [
      "one becomes part of another",
      [line("Salesforce", "CRM", { formerly: "Slack Technologies" })],
      [crm, chat],
      ["merged Salesforce +Slack Technologies formerly"],
    ],
    [
      "its purpose goes on under the other",
      [line("Salesforce", "CRM"), line("Salesforce (Slack Technologies)", "Chat")],
      [crm, chat],
      ["same Salesforce", "renamed Slack Technologies brackets"],
    ],
    [
      "several purposes become one",
      [line("Slack Technologies", "Chat and calls")],
      [chat, entry("Slack Technologies", "Calls")],
      ["merged Slack Technologies +Slack Technologies lines"],
    ],
    [
      "a further purpose",
      [line("Slack Technologies", "Chat"), line("Slack Technologies", "Calls")],
      [chat],
      ["same Slack Technologies", "new"],
    ],
    [
      "both names stay in the list",
      [line("Twilio", "Sends e-mail"), line("Twilio (SendGrid)", "SMS"), line("SendGrid", "SMS")],
      [twilio, sendgrid],
      ["same Twilio", "new", "same SendGrid"],
    ],
    ["another company", [line("Yubin KK", "SMS")], [mailwerk], ["new", "missing Mailwerk GmbH"]],
  ])("%s", (_, lines, inUse, expected) => expect(fates(lines, inUse)).toEqual(expected));

  test("a name that the register keeps as a former one is known", () => {
    const vendors = [{ id: "Mailwerk GmbH", name: "Mailwerk GmbH", formerNames: ["Briefwerk GmbH"] }];
    expect(fates([line("Briefwerk", "Sends e-mail")], [mailwerk], vendors)).toEqual([
      "renamed Mailwerk GmbH former",
    ]);
  });

  test("what a change under way says is left to it, and the line that it ends is not missing", () => {
    const terms = line("Mailchannel AB", "Sends e-mail").terms;
    const underWay = [{ id: "c1", terms, entryIds: [mailwerk.id] }];
    const plan = (countries: string[]) =>
      planImport(
        [line("Mailchannel AB", "Sends e-mail", { countries })],
        vendorsOf([mailwerk]),
        [mailwerk],
        underWay,
      );
    expect(plan(["Germany"])).toMatchObject({ steps: [{ kind: "under way", differs: false }], missing: [] });
    expect(plan(["Sweden"])).toMatchObject({ steps: [{ kind: "under way", differs: true }], missing: [] });
  });
});

test("every line has one fate, and every line in use at most one", () => {
  const name = fc.constantFrom(
    "Twilio",
    "Twilio Inc",
    "SendGrid",
    "Twilio (SendGrid)",
    "Mailwerk",
    "Werk Mail",
    "Slack",
  );
  const purpose = fc.constantFrom("Chat", "Mail", "SMS");
  const pairs = fc.uniqueArray(fc.tuple(name, purpose), { selector: (pair) => pair.join(), maxLength: 8 });
  fc.assert(
    fc.property(pairs, pairs, (before, after) => {
      const inUse = before.map(([n, p]) => entry(n, p));
      const { steps, missing } = planImport(
        after.map(([n, p]) => line(n, p)),
        vendorsOf(inUse),
        inUse,
      );
      expect(steps.map((step) => [step.line.terms.name, step.line.terms.purpose])).toEqual(after);
      const used = steps.flatMap((step) =>
        "entry" in step ? [step.entry, ...("also" in step ? step.also : [])] : [],
      );
      expect([...used, ...missing].map(({ id }) => id).sort()).toEqual(inUse.map(({ id }) => id).sort());
    }),
  );
});
