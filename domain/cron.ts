import { DAY_MS, MINUTE_MS } from "#domain/durations";

/** When a job is due: five cron fields, UTC. */
export type Schedule = {
  minutes: Set<number>;
  hours: Set<number>;
  days: Set<number>;
  months: Set<number>;
  weekdays: Set<number>;
  /** With both day fields narrowed, either of them is enough (as cron has always had it). */
  eitherDay: boolean;
};

/** A schedule such as 29 February in an odd field combination can be empty for at most this long. */
const HORIZON_DAYS = 366 * 8 + 3;

/** Reads "minute hour day-of-month month day-of-week" with lists, ranges and steps. Throws on anything else. */
export function parseCron(text: string): Schedule {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) throw new Error(`"${text}" does not have the five fields of a cron schedule.`);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  return {
    minutes: parseField(minute, 0, 59),
    hours: parseField(hour, 0, 23),
    days: parseField(day, 1, 31),
    months: parseField(month, 1, 12),
    weekdays: new Set([...parseField(weekday, 0, 7)].map((n) => n % 7)),
    eitherDay: day !== "*" && weekday !== "*",
  };
}

/** The first due minute after `instant`, or null when there is none within eight years. */
export function nextRun(schedule: Schedule, instant: Date): Date | null {
  return step(schedule, startOfMinute(instant).getTime() + MINUTE_MS, 1);
}

/** The last due minute at or before `instant`, or null when there is none within eight years. */
export function latestRun(schedule: Schedule, instant: Date): Date | null {
  return step(schedule, startOfMinute(instant).getTime(), -1);
}

/** How many due minutes lie after `from` and at or before `to`; a span of any length costs the same, since a clock may be decades wrong. */
export function countRuns(schedule: Schedule, from: Date, to: Date): number {
  const [first, last] = [startOfMinute(from).getTime() + MINUTE_MS, startOfMinute(to).getTime()];
  if (!(first <= last)) return 0;
  const [firstDay, lastDay] = [Math.floor(first / DAY_MS), Math.floor(last / DAY_MS)];
  const within = (day: number, start: number, end: number) =>
    isDay(schedule, new Date(day * DAY_MS)) ? countInDay(schedule, start, end) : 0;
  const [start, end] = [first - firstDay * DAY_MS, last - lastDay * DAY_MS];
  if (firstDay === lastDay) return within(firstDay, start, end);
  const whole = countDays(schedule, firstDay + 1, lastDay) * countInDay(schedule, 0, DAY_MS);
  return within(firstDay, start, DAY_MS) + whole + within(lastDay, 0, end);
}

/** After 400 years dates and weekdays repeat. */
const CYCLE_DAYS = 146_097;

/** Due minutes of a due day, both ends included, in milliseconds of the day. */
function countInDay({ hours, minutes }: Schedule, start: number, end: number): number {
  let count = 0;
  for (const hour of hours)
    for (const minute of minutes) {
      const at = (hour * 60 + minute) * MINUTE_MS;
      if (at >= start && at <= end) count += 1;
    }
  return count;
}

/** Due days from day `first` to before day `end`, in days since 1970. */
function countDays(schedule: Schedule, first: number, end: number): number {
  const { days, months, weekdays } = schedule;
  if (days.size === 31 && months.size === 12 && weekdays.size === 7) return end - first;
  const walk = (until: number) => {
    let count = 0;
    for (let day = first; day < until; day += 1) if (isDay(schedule, new Date(day * DAY_MS))) count += 1;
    return count;
  };
  const cycles = Math.floor((end - first) / CYCLE_DAYS);
  const rest = walk(first + ((end - first) % CYCLE_DAYS));
  return cycles > 0 ? rest + cycles * walk(first + CYCLE_DAYS) : rest;
}

/** Walks minute by minute within a due day and jumps over days that are not due. */
function step(schedule: Schedule, from: number, direction: 1 | -1): Date | null {
  const limit = HORIZON_DAYS * DAY_MS;
  for (let at = from; Math.abs(at - from) < limit; ) {
    const date = new Date(at);
    if (!isDay(schedule, date)) {
      const midnight = Math.floor(at / DAY_MS) * DAY_MS;
      at = direction === 1 ? midnight + DAY_MS : midnight - MINUTE_MS;
    } else if (schedule.hours.has(date.getUTCHours()) && schedule.minutes.has(date.getUTCMinutes())) {
      return date;
    } else {
      at += direction * MINUTE_MS;
    }
  }
  return null;
}

function isDay({ days, months, weekdays, eitherDay }: Schedule, date: Date): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const day = days.has(date.getUTCDate());
  const weekday = weekdays.has(date.getUTCDay());
  return eitherDay ? day || weekday : day && weekday;
}

function startOfMinute(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS);
}

function parseField(text: string, low: number, high: number): Set<number> {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) throw new Error(`"${text}" is not a field of a cron schedule.`);
    const from = match[1] === undefined ? low : Number(match[1]);
    const open = match[1] === undefined || (match[2] === undefined && match[3] !== undefined);
    const to = match[2] === undefined ? (open ? high : from) : Number(match[2]);
    const every = Number(match[3] ?? 1);
    if (from < low || to > high || from > to || every < 1) {
      throw new Error(`"${text}" leaves the range ${low} to ${high} of its field.`);
    }
    for (let value = from; value <= to; value += every) values.add(value);
  }
  return values;
}
