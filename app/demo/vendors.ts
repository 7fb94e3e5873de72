import type { DemoPeople, PersonKey } from "#app/demo/people";
import { announceChange } from "#app/operations/vendors/subprocessor-announcements";
import { importSubprocessors } from "#app/operations/vendors/subprocessor-import";
import { actOnImport } from "#app/operations/vendors/subprocessor-import-acts";
import { recordObjection } from "#app/operations/vendors/subprocessor-objections";
import { approveChange, draftAddition, draftReplacement } from "#app/operations/vendors/subprocessors";
import { addVendor, editVendor, recordReport, recordReview } from "#app/operations/vendors/vendors";
import { listCustomers } from "#db/customers/customers";
import { listEntries } from "#db/vendors/subprocessors";
import { listVendors } from "#db/vendors/vendors";
import type { ImportedLine } from "#domain/vendors/subprocessor-import";
import { earliestEffective, longestNotice, type Terms } from "#domain/vendors/subprocessors";
import type { Tier } from "#domain/vendors/vendors";

/** name, purpose, data, countries, transfer, owner, tier, days until the next review */
type Supplier = [
  name: string,
  purpose: string,
  data: string,
  countries: string,
  transfer: string,
  owner: PersonKey,
  tier: Tier,
  review: number,
];

const suppliers: Supplier[] = [
  [
    "Harbourline Hosting GmbH",
    "Runs the product and its database",
    "everything customers store",
    "Germany, Ireland",
    "",
    "platformLead",
    "critical",
    176,
  ],
  [
    "Mailwerk GmbH",
    "Sends transactional e-mail",
    "names, e-mail addresses",
    "Germany",
    "",
    "officer",
    "important",
    -11,
  ],
  [
    "Ticketry International Ltd",
    "Support tickets",
    "names, e-mail addresses, ticket text",
    "Ireland, United States",
    "SCC, transfer check of January 2025",
    "supportLead",
    "important",
    264,
  ],
  [
    "Paybridge Europe DAC",
    "Takes card payments",
    "billing contact, last 4 digits",
    "Ireland",
    "",
    "officer",
    "critical",
    21,
  ],
  [
    "Logspire Inc.",
    "Logs and metrics",
    "user ids, IP addresses",
    "Germany",
    "EU site, parent in the United States: SCC",
    "platformLead",
    "important",
    218,
  ],
  [
    "Nordedge A/S",
    "Content delivery, DDoS protection",
    "IP addresses, kept 24 h",
    "Denmark",
    "",
    "platformLead",
    "important",
    151,
  ],
  [
    "Yubin KK",
    "SMS codes in Japan",
    "phone numbers",
    "Japan",
    "adequacy decision",
    "platformLead",
    "minor",
    55,
  ],
  [
    "Sentinel Backup B.V.",
    "Second copy of the backups",
    "everything customers store, encrypted by us",
    "Netherlands",
    "",
    "secondOfficer",
    "critical",
    0,
  ],
];

const terms = (
  name: string,
  purpose: string,
  data: string,
  countries: string[],
  transfer: string | null = null,
): Terms => ({
  ...{ name, purpose, data, countries, transfer },
  url: `https://${name.toLowerCase().split(" ")[0]}.example`,
});

/** The companies of Tidewater Rota: eight in use, one that replaces another after its notice, one in draft, and one that sees nothing. */
export async function demoVendors(cast: DemoPeople): Promise<void> {
  const { ago, at } = cast;
  const lines = suppliers.map(
    ([name, purpose, data, countries, transfer], index): ImportedLine => ({
      line: index + 2,
      terms: terms(name, purpose, data, countries.split(", "), transfer || null),
      since: cast.dayAgo(700 - 40 * index),
      dpaSignedOn: cast.dayAgo(710 - 40 * index),
      formerly: null,
    }),
  );
  await publishFirstList(cast, lines);
  for (const supplier of suppliers) await know(cast, supplier);
  await replaceMailwerk(cast);
  await at(ago(2), "secondOfficer", (work) =>
    draftAddition(
      work,
      terms("Karta Maps sp. z o.o.", "Route planning between two workplaces", "work addresses, shift times", [
        "Poland",
      ]),
      "Planners ask for travel times between sites.",
    ),
  );
  await at(ago(200), "officer", (work) =>
    addVendor(work, {
      name: "Ledgerly OÜ",
      website: "https://ledgerly.example",
      tier: "minor",
      dataSeen: "our own invoices",
      contract: "Terms of 2023",
      dpaSignedOn: null,
      ownerId: cast.people.finance.personId,
      nextReviewOn: cast.dayAgo(-300),
    }),
  );
}

/** The list that was in use before Surety: imported by one, approved by another, published on the same day. */
async function publishFirstList({ ago, at, dayAgo }: DemoPeople, lines: ImportedLine[]): Promise<void> {
  const { drafts } = await at(ago(360), "officer", (work) =>
    importSubprocessors(work, lines, { whole: false, source: "subprocessors.csv" }),
  );
  if (!drafts) throw new Error("The demo company's list of subprocessors was drafted before.");
  await at(ago(360), "secondOfficer", (work) => actOnImport(work, drafts.id, { do: "approve" }));
  await at(ago(360), "officer", (work) =>
    actOnImport(work, drafts.id, { do: "announce", effectiveOn: dayAgo(360) }),
  );
}

async function know(cast: DemoPeople, [name, , data, , , owner, tier, review]: Supplier): Promise<void> {
  const { ago, at, people } = cast;
  const vendor = (await listVendors(cast.app.read)).find((row) => row.name === name)!;
  const known = {
    name,
    website: vendor.website,
    tier,
    dataSeen: data,
    contract: "Master agreement and DPA",
    dpaSignedOn: vendor.dpa_signed_on,
  };
  const ownerId = people[owner].personId;
  await at(ago(355), "officer", (work) =>
    editVendor(work, vendor.id, { ...known, ownerId, nextReviewOn: null }),
  );
  if (review === 0) return;
  const reviewed = 365 - review > 350 ? 350 : 365 - review;
  await at(ago(reviewed), "officer", async (work) => {
    await recordReport(work, vendor.id, {
      kind: tier === "critical" ? "SOC 2 Type II" : "ISO/IEC 27001",
      issuer: "Whitcombe & Hale LLP",
      coversFrom: cast.dayAgo(reviewed + 400),
      coversTo: cast.dayAgo(reviewed + 30),
      exceptions: name.startsWith("Ticketry")
        ? "Two leavers kept access for 9 days. Our tickets hold no health data; accepted."
        : null,
    });
    const note = "Read the report, compared the contract with our use, asked about incidents: none.";
    await recordReview(work, vendor.id, { outcome: "keep", note, nextReviewOn: cast.dayAgo(-review) });
  });
}

async function replaceMailwerk(cast: DemoPeople): Promise<void> {
  const { ago, at, app } = cast;
  const line = (await listEntries(app.read)).find((entry) => entry.name === "Mailwerk GmbH")!;
  const id = await at(ago(24), "officer", (work) =>
    draftReplacement(
      work,
      line.id,
      terms("Mailchannel AB", "Sends transactional e-mail", "names, e-mail addresses", ["Sweden"]),
      "Mailwerk closes its European site.",
      "another company",
    ),
  );
  await at(ago(22), "secondOfficer", (work) => approveChange(work, id));
  const notice = longestNotice(
    (await listCustomers(app.read)).map((customer) => customer.subprocessor_notice_days),
  );
  await at(ago(19), "officer", (work) =>
    announceChange(work, id, earliestEffective(cast.dayAgo(19), notice)),
  );
  await at(ago(5), "officer", (work) =>
    recordObjection(work, id, {
      objector: "Aurora Clinics",
      receivedOn: cast.dayAgo(5),
      text: "Does Mailchannel keep the text of messages, and where?",
    }),
  );
}
