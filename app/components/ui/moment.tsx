import { precisionOf, type Moment as Value } from "#domain/moments";
import { bareMoment } from "#domain/time-formats";
import { momentText, recordText } from "#domain/when";
import { useNow } from "./now";
import { useZone } from "./zone";

/** When something happened, as precisely as it is known and not more. In a margin the words may break anywhere. */
export function Moment({ at, margin }: { at: Value; margin?: boolean }) {
  const now = useNow();
  const zone = useZone();
  if (precisionOf(at) !== "instant") return <time dateTime={at}>{bareMoment(at, "UTC")}</time>;
  const instant = new Date(at);
  const text = momentText(instant, now, zone);
  return (
    <time dateTime={at} title={recordText(instant)}>
      {margin ? text.replaceAll("\u00a0", " ") : text}
    </time>
  );
}
