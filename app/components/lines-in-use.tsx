import { placesText } from "#domain/subprocessor-words";
import type { Entry } from "#domain/subprocessors";
import type { Assessment } from "#domain/vendors";
import { AssessmentBadge } from "./assessment-badge";
import { FilterSearch, Filters } from "./filters";
import { Link } from "./link";
import { Sheet } from "./sheet";
import { Table } from "./table";
import { When } from "./when";
import { Who } from "./who";

export type LineInUse = Entry & {
  owner: string | null;
  dpaSignedOn: string | null;
  nextReviewOn: string | null;
  assessment: Assessment;
};

/** Today's lines of the public list with what the register knows of each company. */
export function LinesInUse({ lines, q, today }: { lines: readonly LineInUse[]; q: string; today: string }) {
  return (
    <Sheet
      title="In use"
      aside={`${lines.length}, sorted by what needs you first`}
      foot={
        <>
          List as of <When at={today} as="record" /> · <a href="/subprocessors/list.pdf">as PDF</a> ·{" "}
          <a href="/trust/subprocessors.csv">as CSV</a>
        </>
      }
    >
      <Filters>
        <FilterSearch value={q} hint="Name, purpose or country" />
      </Filters>
      {lines.length === 0 ? (
        <p className="pad">Nothing fits “{q}”.</p>
      ) : (
        <Table
          label="Subprocessors in use"
          rows={lines}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "name",
              label: "Company and purpose",
              wide: true,
              cell: (row) => (
                <>
                  <Link to={`/subprocessors/${row.vendorId}`}>
                    <bdi>{row.name}</bdi>
                  </Link>
                  <br />
                  <span className="muted">{row.purpose}</span>
                </>
              ),
            },
            {
              key: "data",
              label: "Data",
              wide: true,
              cell: (row) => row.data ?? <span className="faint">not stated</span>,
            },
            {
              key: "where",
              label: "Where, and on what basis",
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
            {
              key: "owner",
              label: "Owner",
              cell: (row) =>
                row.owner ? <Who name={row.owner} /> : <span className="faint">nobody yet</span>,
            },
            {
              key: "review",
              label: "Assessment",
              cell: (row) => <AssessmentBadge state={row.assessment} nextReviewOn={row.nextReviewOn} />,
            },
          ]}
        />
      )}
    </Sheet>
  );
}
