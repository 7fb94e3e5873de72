type Part = {
  /** How it is drawn: h held, l late, m missed, o open, u outside. */
  kind: "h" | "l" | "m" | "o" | "u";
  words: string;
  count: number;
};

/** How many of a whole are in which state, as one bar; the words and numbers below it say the same without it. */
export function Shares({ label, parts }: { label: string; parts: readonly Part[] }) {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  let before = 0;
  const boxes = parts.flatMap(({ kind, count }) => {
    const [x, width] = [(before / total) * 400, (count / total) * 400];
    before += count;
    return count > 0
      ? [{ kind, x: Math.round(x * 10) / 10, width: Math.max(1.5, Math.round(width * 10) / 10 - 1.5) }]
      : [];
  });
  return (
    <figure className="shares">
      <svg className="strip" viewBox="0 0 400 22" preserveAspectRatio="none" aria-hidden="true">
        {boxes.map(({ kind, x, width }) => (
          <rect
            key={kind}
            className={kind}
            x={x}
            y={kind === "m" ? 8 : 3}
            width={width}
            height={kind === "l" ? 8 : 13}
          />
        ))}
      </svg>
      <figcaption>
        <ul className="plain row small" aria-label={label}>
          {parts.map(({ kind, words, count }) => (
            <li key={kind}>
              <svg className="strip mark" viewBox="0 0 12 12" aria-hidden="true">
                <rect
                  className={kind}
                  x="1"
                  y={kind === "m" ? 4 : 1}
                  width="10"
                  height={kind === "l" ? 5 : 8}
                />
              </svg>{" "}
              <b>{count.toLocaleString("en")}</b> {words}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
