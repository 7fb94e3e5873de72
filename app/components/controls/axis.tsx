const LETTERS = "JFMAMJJASOND";
const letterOf = (from: number, index: number) => LETTERS[(from + index) % 12];

type Props = {
  /** The first month of the period, 0 for January. */
  from: number;
  months?: number;
  /** Where each month begins, as a share of the period, under a strip that is linear in days. Else all are of one width. */
  starts?: readonly number[];
};

/** First letters of the months under a strip. */
export function Axis({ from, months = 12, starts }: Props) {
  return (
    <>
      <span className="vh">By month</span>
      {starts ? (
        <svg className="axis" aria-hidden="true">
          {starts.map((start, index) => (
            <text key={start} x={`${Math.round(start * 10_000) / 100}%`} y="1em">
              {letterOf(from, index)}
            </text>
          ))}
        </svg>
      ) : (
        <span className="axis" aria-hidden="true">
          {Array.from({ length: months }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: months never move
            <span key={index}>{letterOf(from, index)}</span>
          ))}
        </span>
      )}
    </>
  );
}
