import { Link } from "#components/ui/link";
import type { Column } from "#components/ui/table";
import { Who } from "#components/ui/who";
import type { Assessment } from "#domain/vendors/vendors";
import { AssessmentBadge } from "./assessment-badge";

type Line = { vendorId: string; name: string; purpose: string };
type Seen = { owner: string | null; nextReviewOn: string | null; assessment: Assessment };

/** The company, with a way to its page, and what it does under its name. */
export const companyAndPurpose: Column<Line> = {
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
};

/** What is known that it sees; nothing is guessed. */
export const whatItSees = <Row,>(label: string, of: (row: Row) => string | null): Column<Row> => ({
  key: "data",
  label,
  wide: true,
  cell: (row) => of(row) ?? <span className="faint">not stated</span>,
});

/** Who looks after it, and when it was looked at. */
export const lookedAfter: Column<Seen>[] = [
  {
    key: "owner",
    label: "Owner",
    cell: (row) => (row.owner ? <Who name={row.owner} /> : <span className="faint">unassigned</span>),
  },
  {
    key: "review",
    label: "Assessment",
    cell: (row) => <AssessmentBadge state={row.assessment} nextReviewOn={row.nextReviewOn} />,
  },
];
