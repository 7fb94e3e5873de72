const SAMPLES = [
  ["h", "M1 3h10v10H1z", "held"],
  ["l", "M1 8.5h10v4.5H1z", "late or recorded late"],
  ["m", "M1 14.5h10v6H1z", "missed or part (below the line)"],
  ["o", "M1.5 4h9v8.5h-9z", "open now"],
  ["u", "M1 12h10v1H1z", "to come"],
] as const;

/** How to read a coverage strip. */
export function StripKey() {
  return (
    <ul className="key" aria-label="How to read the strip">
      {SAMPLES.map(([kind, d, word]) => (
        <li key={kind}>
          <svg className="strip" viewBox="0 0 12 22" preserveAspectRatio="none" aria-hidden="true">
            <path className="b" d="M0 13.7H12" />
            <path className={kind} d={d} />
          </svg>
          {word}
        </li>
      ))}
    </ul>
  );
}
