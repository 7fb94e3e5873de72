export type ComparedPiece = { kind: "same" | "added" | "removed"; text: string };
export type ComparedRow = { kind: "same" | "added" | "removed"; pieces: readonly ComparedPiece[] };

const MARK = { same: "", added: "+", removed: "−" };
const SAID = { same: "", added: "Added: ", removed: "Removed: " };

/** Two texts in one, line by line: what went is struck out, what came is underlined; the sign in the margin says it without colour. */
export function ComparedText({ lines }: { lines: readonly ComparedRow[] }) {
  return (
    <ol className="compared">
      {lines.map(({ kind, pieces }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines never move, and two may be alike
        <li key={index} className={kind === "same" ? undefined : `is-${kind}`}>
          <span aria-hidden="true">{MARK[kind]}</span>
          <p>
            {SAID[kind] ? <span className="vh">{SAID[kind]}</span> : null}
            {pieces.map((piece, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces never move
              <Piece key={at} {...piece} />
            ))}
          </p>
        </li>
      ))}
    </ol>
  );
}

function Piece({ kind, text }: ComparedPiece) {
  if (kind === "added") return <ins>{text}</ins>;
  return kind === "removed" ? <del>{text}</del> : text;
}
