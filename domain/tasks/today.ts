import { plural } from "#domain/counted";
import { addDays, dayOf } from "#domain/days";
import { addTo } from "#domain/groups";
import type { Task } from "#domain/tasks/tasks";

/** The Today page's groups: what is over, what is due today or tomorrow, within seven days, within thirty. */
export type TaskGroups = {
  overdue: Task[];
  soon: Task[];
  week: Task[];
  month: Task[];
  /** Evidence past its lifetime. */
  stale: Task[];
  /** To do, but nothing sets a date. */
  undated: Task[];
};

/** Sorts tasks into groups by the calendar of `zone` at `now`. Clocks and what is due after thirty days are left out: the page shows clocks apart. */
export function groupTasks(tasks: readonly Task[], now: Date, zone: string): TaskGroups {
  const groups: TaskGroups = { overdue: [], soon: [], week: [], month: [], stale: [], undated: [] };
  const today = dayOf(now, zone);
  const [tomorrow, weekEnd, monthEnd] = [addDays(today, 1), addDays(today, 6), addDays(today, 30)];
  for (const task of tasks) {
    if (task.kind === "clock") continue;
    if (task.kind === "stale") groups.stale.push(task);
    else if (!task.dueAt) groups.undated.push(task);
    else if (task.dueAt <= now) groups.overdue.push(task);
    else {
      const day = dayOf(task.dueAt, zone);
      if (day <= tomorrow) groups.soon.push(task);
      else if (day <= weekEnd) groups.week.push(task);
      else if (day <= monthEnd) groups.month.push(task);
    }
  }
  return groups;
}

/** One line of a list: a task, or several that are alike and due on one day. */
export type TaskLine = Task | { alike: string; tasks: Task[] };

/** From this many on, similar tasks are shown as one line. */
const MANY = 3;

/** Merges similar tasks of one day into one line, at the place of the first. */
export function foldAlike(tasks: readonly Task[]): TaskLine[] {
  const groups = new Map<string, Task[]>();
  const keyOf = (task: Task) => task.alike && `${task.alike} ${task.dueAt?.getTime() ?? ""} ${task.kind}`;
  for (const task of tasks) {
    const key = keyOf(task);
    if (key) addTo(groups, key, task);
  }
  return tasks.flatMap((task): TaskLine[] => {
    const group = groups.get(keyOf(task) ?? "") ?? [];
    if (group.length < MANY) return [task];
    return group[0] === task ? [{ alike: `${group.length} ${task.alike}`, tasks: group }] : [];
  });
}

const words = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

/** A number as a sentence starts with it: "Three", "14". */
function numberWord(n: number): string {
  return words[n] ?? String(n);
}

/** The sentence under the title: how many clocks run, what is overdue, what comes this week. */
export function summary(clocks: number, groups: TaskGroups): string {
  const running =
    clocks === 0
      ? "No breach notice is running."
      : `${numberWord(clocks)} breach ${plural(clocks, "notice is", "notices are")} running.`;
  const over = groups.overdue.length;
  const due = groups.soon.length + groups.week.length;
  if (over === 0 && due === 0) return `${running} Nothing is due this week.`;
  const first =
    over === 0 ? "Nothing is overdue" : `${numberWord(over)} ${plural(over, "task is", "tasks are")} overdue`;
  return `${running} ${first}, ${due === 0 ? "nothing is" : `${numberWord(due).toLowerCase()} ${plural(due, "task is", "tasks are")}`} due this week.`;
}
