import type { ReactNode } from "react";
import { sizeText } from "#components/files/file-drop";
import { Badge } from "#components/ui/badge";
import { Hash } from "#components/ui/hash";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import type { EvidenceKind } from "#domain/evidence/evidence";
import { evidenceKinds } from "#domain/evidence/evidence";
import { Provenance } from "./provenance";

type EvidenceFile = {
  position: number;
  name: string;
  mediaType: string;
  sha256: string;
  size: number;
};
type Props = {
  item: {
    ref: string;
    kind: EvidenceKind;
    source: string;
    environment: string | null;
    query: string | null;
    taken: Date;
    extractedBy: string;
    recordedAt: Date;
    recordedBy: string;
    rows: number | null;
    completeness: string | null;
    partial: string | null;
    covers: { from: string; to: string } | null;
    /** Each a day or an instant; null in items of before. */
    performed: { from: string | null; to: string | null };
  };
  files: readonly EvidenceFile[];
  checked: { at: Date; sound: boolean } | null;
  line?: number;
};

function Moment({ at }: { at: string }) {
  return at.length === 10 ? <When at={at} as="record" /> : <When at={new Date(at)} as="both" />;
}

/** The provenance card: where the item came from, in the words of the person who recorded it, under the double rule. */
export function EvidenceCard({ item, files, checked, line }: Props) {
  const { source, environment, query, rows, completeness, partial, covers, performed } = item;
  return (
    <Provenance
      line={line}
      facts={[
        ["Source system", environment ? `${source}, ${environment}` : source],
        ["Kind", evidenceKinds[item.kind].name],
        query ? ["Query", <Lines key="query" text={query} mono />] : null,
        performed.from && performed.to
          ? [
              "Performed",
              <span key="performed">
                <Moment at={performed.from} />
                {performed.to === performed.from ? null : (
                  <>
                    {" "}
                    to <Moment at={performed.to} />
                  </>
                )}
              </span>,
            ]
          : ["Performed", "not stated: the extraction counts"],
        covers
          ? [
              "Covers",
              <span key="covers">
                <When at={covers.from} as="record" /> to <When at={covers.to} as="record" />
              </span>,
            ]
          : null,
        ["Extracted at", <When key="at" at={item.taken} as="both" />],
        ["Extracted by", <Who key="by" name={item.extractedBy} />],
        rows === null ? null : ["Rows", rows.toLocaleString("en-GB")],
        completeness ? ["Completeness", <Lines key="whole" text={completeness} />] : null,
        partial
          ? [
              "Not collected",
              <span key="partial">
                <Badge state="risk">partial</Badge> <Lines text={partial} />
              </span>,
            ]
          : null,
        ...files.map((file): [string, ReactNode] => [
          files.length > 1 ? `File ${file.position + 1}` : "File",
          <FileLine key={file.position} item={item.ref} file={file} />,
        ]),
        [
          "Last checked",
          checked ? (
            <span key="checked">
              <Badge state={checked.sound ? "kept" : "broken"}>
                {checked.sound ? "files match their hashes" : "a file does not match its hash"}
              </Badge>{" "}
              <When at={checked.at} as="record" />
            </span>
          ) : (
            "not checked since it was stored"
          ),
        ],
        [
          "Recorded",
          <span key="recorded">
            <When at={item.recordedAt} as="both" /> by <Who name={item.recordedBy} />
          </span>,
        ],
      ]}
    />
  );
}

function Lines({ text, mono }: { text: string; mono?: boolean }) {
  return mono ? <code className="lines">{text}</code> : <span className="lines">{text}</span>;
}

/** A file with its download, its preview and its hash. */
function FileLine({ item, file }: { item: string; file: EvidenceFile }) {
  return (
    <span>
      <a href={`/evidence/${item}/files/${file.position}`} download>
        <bdi>{file.name}</bdi>
      </a>{" "}
      <span className="muted">
        {sizeText(file.size)}, {file.mediaType}
      </span>{" "}
      <Link className="no-print" to={`/evidence/${item}?preview=${file.position}#preview`}>
        Preview<span className="vh"> {file.name}</span>
      </Link>
      <br />
      <span className="muted small">SHA-256</span> <Hash value={file.sha256} />
    </span>
  );
}
