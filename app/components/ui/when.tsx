import {
  dayText,
  deadlineText,
  dueText,
  fullText,
  lengthText,
  listText,
  localText,
  momentText,
  recordText,
} from "#domain/when";
import { useNow } from "./now";
import { useZone } from "./zone";

type Form = "list" | "moment" | "deadline" | "full" | "record" | "both" | "due" | "ago";

/**
 * A moment in the reader's zone, the exact UTC instant in its title.
 * `at` is an instant, or a calendar day "YYYY-MM-DD" which knows no zone.
 * `day` says that a deadline is a calendar day, and the instant its end.
 * - deadline: as moment, and for a day "Mon 16 Mar" · full: "Wednesday 11 March 2026, 14:05 CET"
 * - list: "11 Mar" or "today 14:05" · moment: "Fri 13 Mar, 17:30 CET" · record: "2026-03-11 05:30:14 UTC"
 * - both: record with the local time beside it · due: "due in 3 h" · ago: "2 d ago"; write the absolute time near these two
 */
export function When({ at, as = "list", day = false }: { at: Date | string; as?: Form; day?: boolean }) {
  const now = useNow();
  const zone = useZone();
  if (typeof at === "string" && at.length === 10) {
    return <time dateTime={at}>{dayText(at, now, zone, as === "record")}</time>;
  }
  const instant = new Date(at);
  const iso = instant.toISOString();
  // The text itself is the exact instant.
  const exact = as === "record" || as === "both";
  const time = (
    <time dateTime={iso} title={exact ? undefined : recordText(instant)}>
      {textOf(instant, as, now, zone, day)}
    </time>
  );
  if (as !== "both") return time;
  return (
    <>
      {time}
      <span className="muted">{` (${localText(instant, zone)})`}</span>
    </>
  );
}

function textOf(instant: Date, as: Form, now: Date, zone: string, day: boolean): string {
  switch (as) {
    case "list":
      return listText(instant, now, zone);
    case "moment":
      return momentText(instant, now, zone);
    case "deadline":
      return deadlineText(instant, now, zone, day);
    case "full":
      return fullText(instant, zone);
    case "due":
      return dueText(instant, now, zone, day);
    case "ago":
      return instant > now ? `in ${lengthText(+instant - +now)}` : `${lengthText(+now - +instant)} ago`;
    default:
      return recordText(instant);
  }
}
