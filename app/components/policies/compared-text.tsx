import { counted } from "#domain/counted";

type ComparedPiece = { kind: "same" | "added" | "removed"; text: string };
type ComparedRow =
  | { kind: "same" | "added" | "removed"; pieces: readonly ComparedPiece[] }
  | { kind: "skipped"; count: number };

const MARK = { same: "", added: "+", removed: "−" };
const SPOKEN = { same: "", added: "Added: ", removed: "Removed: " };

/** Two texts in one, line by line: what went is struck out, what came is underlined; the sign in the margin says it without colour. */
export function ComparedText({ lines }: { lines: readonly ComparedRow[] }) {
  return (
    <ol className="compared">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines never move, and two may be alike
        <Row key={index} line={line} />
      ))}
    </ol>
  );
}

function Row({ line }: { line: ComparedRow }) {
  if (line.kind === "skipped") {
    return (
      <li className="is-skipped">
        <span aria-hidden="true">…</span>
        <p>{counted(line.count, "line unchanged", "lines unchanged")}</p>
      </li>
    );
  }
  const { kind, pieces } = line;
  return (
    <li className={kind === "same" ? undefined : `is-${kind}`}>
      <span aria-hidden="true">{MARK[kind]}</span>
      <p>
        {SPOKEN[kind] ? <span className="vh">{SPOKEN[kind]}</span> : null}
        {pieces.map((piece, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces never move
          <Piece key={at} {...piece} />
        ))}
      </p>
    </li>
  );
}

function Piece({ kind, text }: ComparedPiece) {
  if (kind === "added") return <ins>{text}</ins>;
  return kind === "removed" ? <del>{text}</del> : text;
}
