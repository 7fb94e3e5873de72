import { describe, expect, test } from "vitest";
import { fillPlaceholders, placeholderValues, unfilledPlaceholders } from "#domain/policies/placeholders";
import { findTemplate, listTemplates, readTemplate } from "#policies/library";
import { renderPolicy } from "#policies/markdown";

const SLUGS = [
  ...[
    "acceptable-use",
    "access-control",
    "backup-and-recovery",
    "breach-notification",
    "business-continuity",
  ],
  ...[
    "change-management",
    "data-classification",
    "encryption-and-keys",
    "human-resources",
    "incident-response",
  ],
  ...["logging-and-monitoring", "privacy", "retention-and-deletion", "risk-management", "secure-development"],
  ...["vendor-management", "vulnerability-management"],
];
const words = (text: string) => text.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word)).length;
const body = (slug: string) => findTemplate(slug)!.body.replace(/\s+/g, " ");

const ofTidewater = placeholderValues({
  name: "Tidewater",
  legal_name: "Tidewater Rota GmbH",
  security_email: "security@tidewater.example",
  privacy_email: "privacy@tidewater.example",
  website: "https://tidewater.example",
  address: "Hafenstraße 1, Bremen",
});

describe("every text", () => {
  test("all seventeen are there", () => {
    expect(
      listTemplates()
        .map(({ slug }) => slug)
        .sort(),
    ).toEqual(SLUGS);
  });
  test.each(listTemplates().map((template) => [template.slug, template] as const))("%s", (_, template) => {
    const count = words(template.body);
    expect(count).toBeGreaterThanOrEqual(500);
    expect(count).toBeLessThanOrEqual(1200);
    for (const part of ["Purpose", "Evidence", "Exceptions"])
      expect(template.body).toMatch(new RegExp(`^## ${part}$`, "m"));
    expect(template.body).toContain("{{organisation}}");
    expect(unfilledPlaceholders(fillPlaceholders(template.body, ofTidewater))).toEqual([]);
    expect(renderPolicy(template.body).headings.every(({ depth }) => depth === 2 || depth === 3)).toBe(true);
    expect(template.reviewMonths).toBeLessThanOrEqual(12);
  });
  test("a policy that one text names is in the library", () => {
    const titles = listTemplates().map(({ title }) => title.toLowerCase());
    const aliases: Record<string, string> = {
      "encryption and keys policy": "encryption and key management policy",
      "human resources policy": "human resources and confidentiality policy",
      "vendor management policy": "vendor and subprocessor management policy",
      "vulnerability management policy": "vulnerability management and disclosure policy",
    };
    const known = [...titles, ...Object.keys(aliases)];
    for (const { body: text, slug } of listTemplates()) {
      for (const [, before] of text.toLowerCase().matchAll(/((?:[a-z]+ ){1,4})policy\b/g)) {
        const named = `${before}policy`;
        if (/\b(this|the|content security) policy$/.test(named)) continue;
        expect(
          known.some((title) => title.endsWith(named) || named.endsWith(title)),
          `${slug}: "${named}"`,
        ).toBe(true);
      }
    }
  });
  test("between them they speak to every common criterion", () => {
    const covered = new Set(listTemplates().flatMap(({ criteria }) => criteria));
    const common = [
      "CC1.1",
      "CC1.2",
      "CC1.3",
      "CC1.4",
      "CC1.5",
      "CC2.1",
      "CC2.2",
      "CC2.3",
      "CC3.1",
      "CC3.2",
      "CC3.3",
      "CC3.4",
    ];
    const more = [
      "CC4.1",
      "CC4.2",
      "CC5.1",
      "CC5.2",
      "CC5.3",
      "CC6.1",
      "CC6.2",
      "CC6.3",
      "CC6.4",
      "CC6.5",
      "CC6.6",
      "CC6.7",
    ];
    const last = ["CC6.8", "CC7.1", "CC7.2", "CC7.3", "CC7.4", "CC7.5", "CC8.1", "CC9.1", "CC9.2"];
    expect([...common, ...more, ...last].filter((id) => !covered.has(id))).toEqual([]);
  });
});

describe("the texts agree with what such companies publish, and with each other", () => {
  test.each([
    ["breach-notification", "within 24 hours of verification"],
    ["privacy", "within 24 hours of verification"],
    ["incident-response", "within 24 hours of verification"],
    ["access-control", "Each quarter, the access to every in-scope system is reviewed"],
    ["backup-and-recovery", "restore procedures are tested"],
    ["logging-and-monitoring", "Audit logs (the first four kinds above) are kept for 2 years"],
    ["retention-and-deletion", "| Audit logs | 2 years |"],
    ["vendor-management", "Subprocessors are onboarded only when bound by terms"],
    ["privacy", "Subprocessors are onboarded only when bound by terms"],
    ["vendor-management", "at least 30 days before it takes effect"],
    ["privacy", "at least 30 days before they take effect"],
    ["human-resources", "announced 30 days before they take effect"],
    ["backup-and-recovery", "| Longest time to be back (recovery time) | 8 hours |"],
    ["business-continuity", "back within 8 hours of an outage being declared, and at most 24 hours of data"],
    ["backup-and-recovery", "Backups are kept for 30 days"],
    ["retention-and-deletion", "| Copies of it in backups | at most 30 days more"],
    ["access-control", "disabled within 24 hours of the end of their last working day"],
    ["human-resources", "disabled within 24 hours of the end of the last working day"],
    ["acceptable-use", "within 14 days of each major version"],
    ["human-resources", "acknowledged again within 14 days"],
    ["acceptable-use", "Updates are installed within 14 days, and within 3 days"],
    ["vulnerability-management", "installed within 14 days, and within 3 days"],
  ])("%s: %s", (slug, sentence) => {
    expect(body(slug)).toContain(sentence);
  });
});

describe("a text that is not right is named", () => {
  const good =
    "---\ntitle: T one\nslug: t-one\nowner: Officer\ncriteria: CC6.1, A1.2\nreview every: 12 months\nacknowledge: none\naffects outsiders: no\nsummary: What it is about.\n---\n\nText\n";
  test("a right one is read, Windows line ends too", () => {
    expect(readTemplate(good.replace(/\n/g, "\r\n"))).toMatchObject({
      slug: "t-one",
      criteria: ["CC6.1", "A1.2"],
      reviewMonths: 12,
      body: "Text",
    });
  });
  test.each([
    ["no front matter", "# Hello", /no front matter/],
    ["an unknown criterion", good.replace("CC6.1", "XX1.1"), /criteria/],
    ["a missing line", good.replace("owner: Officer\n", ""), /owner/],
    ["an unknown line", good.replace("owner:", "colour: red\nowner:"), /colour|Unrecognized/],
    ["a line twice", good.replace("owner:", "title: U\nowner:"), /twice/],
    ["another rhythm", good.replace("12 months", "yearly"), /review every/],
  ])("%s", (_, file, why) => {
    expect(() => readTemplate(file)).toThrow(why);
  });
});
