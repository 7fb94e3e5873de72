import { bold, Paper } from "#app/pdf/layout/page";
import { plural } from "#domain/counted";
import { longDay } from "#domain/days";
import { placesText } from "#domain/vendors/subprocessor-words";
import type { Entry } from "#domain/vendors/subprocessors";

export type SubprocessorListData = {
  organisation: { name: string; legalName: string; zone: string };
  /** The day of the list, YYYY-MM-DD. */
  on: string;
  inUse: Entry[];
  coming: Entry[];
  changes: { announcedOn: string; effectiveOn: string; sentence: string }[];
  madeAt: Date;
  madeBy: string;
};

/** What the list says, without by whom and when it was printed, and without ids of records that its reader may not open. */
export function contentOfList(data: Omit<SubprocessorListData, "madeAt" | "madeBy">) {
  const { organisation, on, inUse, coming, changes } = data;
  return { organisation, on, inUse: inUse.map(printed), coming: coming.map(printed), changes };
}

function printed({ id: _id, vendorId: _vendorId, changeId: _changeId, ...entry }: Entry) {
  return entry;
}

/** The subprocessor list as of a day: who was in use, who was announced, which changes were announced by then. */
export function subprocessorList(data: SubprocessorListData): Paper {
  const { organisation, on, inUse, coming, changes } = data;
  const paper = new Paper({
    number: `SUB-${on}`,
    subject: "Subprocessor list",
    title: `Subprocessors of ${organisation.legalName} on ${on}`,
    organisation: organisation.legalName,
    madeAt: data.madeAt,
    madeBy: data.madeBy,
    timeZone: organisation.zone,
    landscape: true,
    data: contentOfList(data),
  });
  paper.section(`Subprocessors on ${longDay(on)}`);
  paper.text(
    bold(String(inUse.length)),
    ` ${plural(inUse.length, "entry", "entries")} in use, ${coming.length} announced for later.`,
  );
  paper.table({
    title: "In use",
    columns: heads,
    rows: inUse.map(cells),
    empty: "No subprocessor was recorded for this day.",
  });
  if (coming.length > 0)
    paper.table({ title: "Announced, not in use yet", columns: heads, rows: coming.map(cells) });
  paper.section("Changes announced by then", { level: 2 });
  paper.table({
    columns: [{ head: "Announced" }, { head: "In effect from" }, { head: "Change" }],
    rows: changes.map((change) => [change.announcedOn, change.effectiveOn, change.sentence]),
    empty: "No change had been announced.",
  });
  return paper;
}

const heads = [
  { head: "Company", style: "bold" as const },
  { head: "Purpose" },
  { head: "Data" },
  { head: "Location" },
  { head: "Transfer basis" },
  { head: "From" },
  { head: "Until" },
  { head: "Stated in use since" },
];

function cells(entry: Entry): string[] {
  const { name, purpose, data, countries, transfer, fromOn, untilOn, sinceOn, statedOn } = entry;
  return [
    name,
    purpose,
    data ?? "not stated",
    placesText(countries),
    transfer ?? "not stated",
    fromOn,
    untilOn ?? "no end",
    sinceOn && statedOn ? `${sinceOn}, stated on ${statedOn}` : "",
  ];
}
