import { Card } from "#components/ui/card";
import { FilterSearch, Filters, Kept } from "#components/ui/filters";
import { ListFields, sortable } from "#components/ui/list";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import type { ListView } from "#domain/installation/lists";
import { placesText } from "#domain/vendors/subprocessor-words";
import type { Entry } from "#domain/vendors/subprocessors";
import type { Assessment } from "#domain/vendors/vendors";
import { companyAndPurpose, lookedAfter, whatItSees } from "./columns";

type LineInUse = Entry & {
  owner: string | null;
  dpaSignedOn: string | null;
  nextReviewOn: string | null;
  assessment: Assessment;
};

/** A page of today's lines of the public list with what the register knows of each company. */
export function LinesInUse({
  lines,
  view,
  q,
  today,
}: {
  lines: readonly LineInUse[];
  view: ListView;
  q: string;
  today: string;
}) {
  return (
    <Card
      title="In use"
      aside={`${view.total.toLocaleString("en")}${view.sort ? "" : ", most urgent first"}`}
      foot={
        <>
          List as of <When at={today} as="record" /> · <a href="/subprocessors/list.pdf">PDF</a> ·{" "}
          <a href="/subprocessors/list.json">JSON</a> · <a href="/trust/subprocessors.csv">as CSV</a>
        </>
      }
    >
      <Filters>
        <Kept but={["q", "sort", "size"]} />
        <FilterSearch value={q} hint="Name, purpose or country" />
        <ListFields view={view} columns={columns} />
      </Filters>
      {lines.length === 0 ? (
        <p className="pad">No matches for “{q}”.</p>
      ) : (
        <Table
          label="Subprocessors in use"
          rows={lines}
          rowKey={(row) => row.id}
          columns={sortable(columns, view)}
        />
      )}
    </Card>
  );
}

const columns: Column<LineInUse>[] = [
  companyAndPurpose,
  whatItSees<LineInUse>("Data", (row) => row.data),
  {
    key: "where",
    label: "Location and transfer basis",
    wide: true,
    cell: (row) => (
      <>
        {placesText(row.countries)}
        {row.transfer ? (
          <>
            <br />
            <span className="muted">{row.transfer}</span>
          </>
        ) : null}
      </>
    ),
  },
  {
    key: "contract",
    label: "Contract",
    drop: "mid",
    cell: (row) =>
      row.dpaSignedOn ? (
        <>
          DPA <When at={row.dpaSignedOn} />
        </>
      ) : (
        <span className="faint">no DPA recorded</span>
      ),
  },
  ...lookedAfter,
];
