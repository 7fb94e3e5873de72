import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

type VendorReport = {
  id: string;
  kind: string;
  issuer: string | null;
  coversFrom: string;
  coversTo: string;
  exceptions: string | null;
  recordedBy: string;
};

/** What others say of a company's security, and whether the newest still counts. */
export function VendorReports({
  reports,
  state,
}: {
  reports: readonly VendorReport[];
  state: "missing" | "stale" | "fresh";
}) {
  return (
    <Card
      title="Assurance reports"
      aside={
        reports.length === 0 ? undefined : state === "missing" ? (
          <Badge state="none">no evidence yet</Badge>
        ) : (
          <Badge state={state} />
        )
      }
    >
      {reports.length === 0 ? (
        <p className="pad">
          <Badge state="none">no report</Badge> Request the SOC 2 report or ISO certificate, review it, and
          record what it covers.
        </p>
      ) : (
        <Ledger label="Assurance reports">
          {reports.map((report) => (
            <LedgerRow
              key={report.id}
              when={<When at={report.coversTo} as="record" />}
              under="covers until"
              who={<Who name={report.recordedBy} />}
            >
              {report.kind}
              {report.issuer ? `, ${report.issuer}` : ""}
              <br />
              <small>
                From <When at={report.coversFrom} as="record" />.{" "}
                {report.exceptions ? `Exceptions: ${report.exceptions}` : "No exceptions."}
              </small>
            </LedgerRow>
          ))}
        </Ledger>
      )}
    </Card>
  );
}
