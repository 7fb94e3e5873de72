type Props = {
  /** Hours since the first start, for each of these; `end` is where the clock was answered. */
  from: number;
  to: number;
  now: number;
  end: number | null;
  whole: number;
  tone: "kept" | "risk" | "broken" | "none";
  label: string;
};

/** One clock from its start to its deadline: filled is used, open is left, the dashed line is now. */
export function ClockRail({ from, to, now, end, whole, tone, label }: Props) {
  const x = (hours: number) => Math.max(0, Math.min(1000, (hours / whole) * 1000));
  const until = end ?? now;
  return (
    <svg
      className={`rail is-${tone}`}
      viewBox="0 0 1000 16"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className="b" d="M0 12H1000" />
      <rect className="w" x={x(from)} y="2" width={Math.max(2, x(to) - x(from))} height="8" />
      <rect className="u" x={x(from)} y="2" width={Math.max(0, x(until) - x(from))} height="8" />
      <path className="t" d={`M${x(now)} 0V16`} />
    </svg>
  );
}
