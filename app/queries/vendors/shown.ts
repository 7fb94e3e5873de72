import type { Asked, Shown } from "#app/auth/register";
import { readRegister } from "#app/queries/vendors/register";
import { inOrderAsked } from "#domain/installation/lists";
import { placesText } from "#domain/vendors/subprocessor-words";

type Register = Awaited<ReturnType<typeof readRegister>>;
type Line = Register["lines"][number];
type Other = Register["others"][number];
type Ended = Register["ended"][number];
type Nullable<T> = { [K in keyof T]: T[K] | null };
type InFile = Pick<Line, "name" | "countries"> &
  Nullable<Pick<Line, "purpose" | "data" | "transfer" | "url" | "fromOn" | "untilOn">> &
  Nullable<Pick<Line, "owner" | "dpaSignedOn" | "nextReviewOn" | "assessment">>;

const lookedAfterSorts = {
  owner: (row: Line | Other) => row.owner,
  review: (row: Line | Other) => row.nextReviewOn,
};

/** What each tab of the register, and its file, are sorted by. */
export const subprocessorSorts = {
  "in-use": {
    ...lookedAfterSorts,
    name: (row: Line) => row.name,
    data: (row: Line) => row.data,
    where: (row: Line) => placesText(row.countries),
    contract: (row: Line) => row.dpaSignedOn,
  },
  others: {
    ...lookedAfterSorts,
    name: (row: Other) => row.name,
    tier: (row: Other) => row.tier,
    data: (row: Other) => row.dataSeen,
  },
  ended: {
    name: (row: Ended) => row.name,
    from: (row: Ended) => row.fromOn,
    until: (row: Ended) => row.untilOn,
    why: (row: Ended) => row.reason,
  },
};

/** The tab that the address asks for. */
export function subprocessorTab(query: URLSearchParams): keyof typeof subprocessorSorts {
  const view = query.get("view");
  return view === "others" || view === "ended" ? view : "in-use";
}

/** What is in use and what has ended: what the public list shows or showed. */
export async function wholeRegister({ app, visitor }: Asked): Promise<InFile[]> {
  const { lines, ended } = await readRegister(app, "", visitor.scope);
  return [...lines, ...ended.map(withoutContract)];
}

const withoutContract = (entry: Ended) => ({
  ...entry,
  owner: null,
  dpaSignedOn: null,
  nextReviewOn: null,
  assessment: null,
});

const withoutEntry = ({ dataSeen, ...row }: Other) => ({
  ...row,
  data: dataSeen,
  purpose: null,
  countries: [],
  transfer: null,
  url: null,
  fromOn: null,
  untilOn: null,
});

/** What the page's tab shows, for its file. */
export const shownSubprocessors: Shown<InFile> = {
  fields: { view: "in-use", q: "" },
  list: async ({ app, visitor }, query) => {
    const { lines, others, ended } = await readRegister(app, query.get("q") ?? "", visitor.scope);
    const tab = subprocessorTab(query);
    if (tab === "others") return inOrderAsked(query, others, subprocessorSorts.others).map(withoutEntry);
    if (tab === "ended") return inOrderAsked(query, ended, subprocessorSorts.ended).map(withoutContract);
    return inOrderAsked(query, lines, subprocessorSorts["in-use"]);
  },
};
