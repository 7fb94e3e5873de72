import { precisionOf, type Moment as Value } from "#domain/moments";
import { spokenMoment } from "#domain/spoken-times";
import { When } from "./when";

/** When something happened, as precisely as it is known and not more. */
export function Moment({ at }: { at: Value }) {
  if (precisionOf(at) === "instant") return <When at={new Date(at)} as="moment" />;
  return <time dateTime={at}>{spokenMoment(at, "UTC").replace(/^(on|in) /, "")}</time>;
}
