import type { Shown } from "#app/auth/register";
import type { ControlView } from "#app/queries/controls/programme";
import { readProgramme } from "#app/queries/controls/programme";
import { frequencies, frequencyNames, seriesOf } from "#domain/controls/controls";
import { countDecided, statuses } from "#domain/controls/readiness";
import { inOrderAsked } from "#domain/installation/lists";

const frequencyOrder = frequencies.map((one) => frequencyNames[one]);

/** What the register of controls and its file are sorted by. */
export const controlSorts = {
  ref: (control: ControlView) => control.ref,
  title: (control: ControlView) => control.version.title,
  criteria: (control: ControlView) => control.version.criteria[0] ?? null,
  owner: (control: ControlView) => control.ownerName,
  often: (control: ControlView) => frequencyOrder.indexOf(frequencyNames[control.version.frequency]),
  held: ({ counts }: ControlView) => (countDecided(counts) === 0 ? null : counts.held / countDecided(counts)),
  status: (control: ControlView) => statuses.indexOf(control.status),
  due: (control: ControlView) => control.next?.due ?? null,
};

/** Controls as the address narrows them: `found` before the tabs of the status, `wanted` in the chosen one. */
export function narrowControls(controls: readonly ControlView[], query: URLSearchParams) {
  const { q = "", series = "", owner = "", often = "", status = "" } = Object.fromEntries(query);
  const words = q.toLowerCase();
  const found = controls.filter(
    (control) =>
      (!series || seriesOf(control.ref) === series) &&
      (!owner || (owner === "nobody" ? control.ownerId === null : control.ownerId === owner)) &&
      (!often || control.version.frequency === often) &&
      `${control.ref} ${control.version.title} ${control.version.criteria.join(" ")}`
        .toLowerCase()
        .includes(words),
  );
  return {
    query: { q, series, owner, often, status },
    found,
    wanted: status ? found.filter((control) => control.status === status) : found,
  };
}

/** What the page of controls shows, for its file. */
export const shownControls: Shown<ControlView> = {
  fields: { q: "", series: "", owner: "", often: "", status: "" },
  list: async ({ app, visitor }, query) => {
    const { controls } = await readProgramme(app.read, app.now(), visitor.scope);
    return inOrderAsked(query, narrowControls(controls, query).wanted, controlSorts);
  },
};
