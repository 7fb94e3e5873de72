import type { ScanPart } from "#app/queries/evidence/scan-results";
import { Badge, type State } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Table } from "#components/ui/table";
import { counted } from "#domain/counted";
import { type ScanVerdict, severities, verdictWords } from "#domain/evidence/scan-results";

const VERDICTS: Record<ScanVerdict, readonly [State, string]> = {
  fail: ["broken", "failed"],
  unknown: ["none", "unknown"],
  pass: ["kept", "passed"],
  not_applicable: ["none", "not applicable"],
};

/** What a scan says about one object, or as a whole. */
function ScanState({ verdict }: { verdict: ScanVerdict }) {
  const [state, word] = VERDICTS[verdict];
  return <Badge state={state}>{word}</Badge>;
}

/** What was read from a file of scan results: the sum, and the gravest findings one by one. */
export function ScanResults({ scan }: { scan: ScanPart }) {
  const { counts, failures, findings, total } = scan;
  const among =
    scan.ofRules === null
      ? ""
      : ` among the ${scan.ofRules.toLocaleString("en")} rules with the most failures`;
  const grave = [...severities, "none" as const]
    .filter((one) => failures[one] > 0)
    .map((one) => `${failures[one].toLocaleString("en")} ${one === "none" ? "without severity" : one}`);
  return (
    <Card
      title="Scan results"
      aside={<ScanState verdict={scan.verdict} />}
      foot={
        findings.length < total
          ? `The ${findings.length} gravest of ${counted(total, "finding")}; all are in the file.`
          : `All ${counted(total, "finding")}.`
      }
    >
      <div className="pad">
        <Facts
          facts={[
            ["Format", scan.title],
            ["Written by", scan.tools.join(", ") || "not stated"],
            ["Findings", verdictWords(counts)],
            ...(grave.length > 0 ? ([["Failures", grave.join(", ")]] as const) : []),
            scan.missing.length > 0 ? ["Not covered", scan.missing.join(" ")] : null,
            ...scan.controls.map(
              ({ control, counts: of }) =>
                [
                  `For ${control}`,
                  `${of.fail.toLocaleString("en")} failed, ${of.unknown.toLocaleString("en")} unknown, ${of.pass.toLocaleString("en")} passed${among}`,
                ] as const,
            ),
          ]}
        />
      </div>
      <Table
        label="Findings of the scan"
        rows={findings.map((one, position) => ({ ...one, position }))}
        rowKey={(row) => String(row.position)}
        columns={[
          {
            key: "state",
            label: "Result",
            cell: (row) => (
              <>
                <ScanState verdict={row.verdict} />
                {row.severity && row.verdict === "fail" ? (
                  <>
                    <br />
                    <span className="muted small">{row.severity}</span>
                  </>
                ) : null}
              </>
            ),
          },
          {
            key: "rule",
            label: "Rule",
            wide: true,
            cell: (row) => <Lines text={row.rule} mono under={row.detail} />,
          },
          {
            key: "object",
            label: "Object",
            short: "of",
            cell: (row) => <Lines text={row.object} under={row.place} />,
          },
        ]}
      />
    </Card>
  );
}

/** A name of the scanner's own, which may be one long word, with what is known of it. */
function Lines({ text, under, mono }: { text: string; under: string | null; mono?: boolean }) {
  return (
    <>
      <bdi className={mono ? "lines mono" : "lines"}>{text}</bdi>
      {under ? (
        <>
          <br />
          <bdi className="lines muted small">{under}</bdi>
        </>
      ) : null}
    </>
  );
}
