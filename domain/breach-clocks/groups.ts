import type { ClockState } from "#domain/breach-clocks/clocks";
import { HOUR_MS } from "#domain/durations";

type ClockView = {
  ruleId: string;
  limit: string;
  anchor: string;
  startsAt: Date | null;
  deadlineAt: Date | null;
  endedReason: string | null;
  state: ClockState;
};
type ClockGroup<C = ClockView> = { key: string; clock: C; clocks: C[] };

/** Clocks with the same rule, terms and outcome share one line, with all their recipients; of those that were answered, the last one is shown. */
export function groupClocks<C extends ClockView>(clocks: readonly C[]): ClockGroup<C>[] {
  const groups = new Map<string, ClockGroup<C>>();
  for (const clock of clocks) {
    const { state } = clock;
    const why = state.kind === "ended" && state.how === "not_required" ? clock.endedReason : null;
    const fate = state.kind === "ended" ? `${state.how}:${state.late > 0}:${why}` : state.kind;
    const key = [clock.ruleId, clock.limit, clock.anchor, clock.deadlineAt?.getTime() ?? "", fate].join(":");
    const group = groups.get(key);
    if (!group) groups.set(key, { key, clock, clocks: [clock] });
    else {
      group.clocks.push(clock);
      if (endOf(clock) > endOf(group.clock)) group.clock = clock;
    }
  }
  return [...groups.values()];
}

function endOf({ state }: ClockView): number {
  return state.kind === "ended" ? state.at.getTime() : 0;
}

/** The span of the drawing in hours: from the first start to the last deadline or now, at most four days shown. */
export function spanOf(
  groups: readonly { clock: Pick<ClockView, "startsAt" | "deadlineAt"> }[],
  now: Date,
): { from: number; hours: number } | null {
  const running = groups.flatMap(({ clock }) =>
    clock.startsAt && clock.deadlineAt
      ? [[clock.startsAt.getTime(), clock.deadlineAt.getTime()] as const]
      : [],
  );
  if (running.length === 0) return null;
  const from = Math.min(...running.map(([start]) => start));
  const to = Math.max(...running.map(([, end]) => end), Math.min(now.getTime(), from + 96 * HOUR_MS));
  return { from, hours: Math.min(96, Math.max(1, (to - from) / HOUR_MS)) };
}
