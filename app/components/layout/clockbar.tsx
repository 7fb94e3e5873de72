import { Icon } from "#components/ui/icon";
import { Link } from "#components/ui/link";
import { useNow } from "#components/ui/now";
import { When } from "#components/ui/when";
import { counted } from "#domain/counted";
import { lengthText, urgency } from "#domain/when";

export type RunningClock = { title: string; ref: string; href: string; dueAt: Date | string; others: number };

/** The nearest running breach notice, on every officer page. */
export function Clockbar({ clock }: { clock: RunningClock }) {
  const now = useNow();
  const due = new Date(clock.dueAt);
  const state = urgency(due, now);
  const left = lengthText(due.getTime() - now.getTime());
  return (
    <p className={state === "none" ? "clockbar" : `clockbar is-${state}`}>
      <Icon name={state === "broken" ? "over" : "clock"} />
      <span>
        <b>{state === "broken" ? `${clock.title} overdue by ${left}` : `${clock.title} due in ${left}`}</b> ·{" "}
        <Link to={clock.href}>{clock.ref}</Link> · {state === "broken" ? "was" : "by"}{" "}
        <When at={due} as="moment" />
      </span>
      {clock.others > 0 ? (
        <Link className="push" to="/#clocks">
          {counted(clock.others, "more clock running", "more clocks running")}
        </Link>
      ) : null}
    </p>
  );
}
