import type { ReactNode } from "react";
import { HOUR_MS } from "#domain/durations";
import { lengthText, urgency } from "#domain/when";
import { Bar } from "./bar";
import { Icon } from "./icon";
import { useNow } from "./now";
import { When } from "./when";

type Props = {
  /** When the clock started; without it no share can be drawn. */
  from?: Date | string;
  due: Date | string;
  /** The day, where only the day counts: then no hour is shown. */
  day?: string;
  title: ReactNode;
  /** The article or contract that the number comes from. */
  basis?: ReactNode;
  /** A wait, not a threat: it never takes the colours of risk. */
  calm?: boolean;
  /** The word before the moment: "by" unless it begins then ("from"). */
  verb?: "by" | "from";
  /** The one thing to do about it. */
  children?: ReactNode;
};

/** One running clock: distance first, then the fact. Use inside <ol className="clocks">. */
export function Clock({ from, due, day, title, basis, calm, verb = "by", children }: Props) {
  const now = useNow();
  const end = new Date(due);
  const start = from ? new Date(from) : null;
  const state = calm ? "none" : urgency(end, now);
  const whole = start ? end.getTime() - start.getTime() : 0;
  return (
    <li className={state === "none" ? "clock" : `clock is-${state}`}>
      <div className="left">
        <Icon name={state === "broken" ? "over" : "clock"} /> {lengthText(end.getTime() - now.getTime())}
        {start && whole > 0 ? <Bar share={(now.getTime() - start.getTime()) / whole} /> : null}
        <small>{state === "broken" ? "overdue" : whole > 0 ? `left of ${wholeText(whole)}` : "left"}</small>
      </div>
      <div>
        <h3>{title}</h3>
        {basis ? <p className="muted">{basis}</p> : null}
      </div>
      <div className="num">
        <p>
          {state === "broken" ? "was " : `${verb} `}
          {day ? <When at={day} /> : <When at={end} as="moment" />}
        </p>
        {children}
      </div>
    </li>
  );
}

/** The law says "72 hours", so up to four days are counted in hours. */
function wholeText(milliseconds: number): string {
  const hours = Math.round(milliseconds / HOUR_MS);
  return hours <= 96 ? `${hours}\u00a0h` : `${Math.ceil(hours / 24)}\u00a0d`;
}
