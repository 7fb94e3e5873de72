import { Card } from "#components/ui/card";
import { FilterSearch, Filters } from "#components/ui/filters";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
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
  total,
  q,
  today,
}: {
  lines: readonly LineInUse[];
  total: number;
  q: string;
  today: string;
}) {
  return (
    <Card
      title="In use"
      aside={`${total.toLocaleString("en")}, most urgent first`}
      foot={
        <>
          List as of <When at={today} as="record" /> · <a href="/subprocessors/list.pdf">PDF</a> ·{" "}
          <a href="/subprocessors/list.json">JSON</a> · <a href="/trust/subprocessors.csv">as CSV</a>
        </>
      }
    >
      <Filters>
        <FilterSearch value={q} hint="Name, purpose or country" />
      </Filters>
      {lines.length === 0 ? (
        <p className="pad">No matches for “{q}”.</p>
      ) : (
        <Table
          label="Subprocessors in use"
          rows={lines}
          rowKey={(row) => row.id}
          columns={[
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
          ]}
        />
      )}
    </Card>
  );
}
