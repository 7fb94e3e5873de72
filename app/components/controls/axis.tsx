const LETTERS = "JFMAMJJASOND";

/** First letters of the months under a strip. `from` is the first month of the period, 0 for January. */
export function Axis({ from, months = 12 }: { from: number; months?: number }) {
  return (
    <>
      <span className="vh">By month</span>
      <span className="axis" aria-hidden="true">
        {Array.from({ length: months }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: months never move
          <span key={index}>{LETTERS[(from + index) % 12]}</span>
        ))}
      </span>
    </>
  );
}
