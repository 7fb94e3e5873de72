import { type Drawing, STRIP_WIDTH } from "#domain/controls/strip";

/** Coverage over the period: at most seven paths however many occurrences. Also draws monthly bars. */
export function Strip({ drawing, big, label }: { drawing: Drawing; big?: boolean; label?: string }) {
  return (
    <svg
      className={big ? "strip big" : "strip"}
      viewBox={`0 0 ${STRIP_WIDTH} 22`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label ?? drawing.label}
    >
      <path className="b" d={`M0 13.7H${STRIP_WIDTH}`} />
      {drawing.paths.map(({ kind, d }) => (
        <path key={kind} className={kind} d={d} />
      ))}
      {drawing.today === null ? null : (
        <path className="t" d={`M${Math.round(drawing.today * STRIP_WIDTH * 100) / 100} 0V22`} />
      )}
    </svg>
  );
}
