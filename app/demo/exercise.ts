import type { DemoPeople } from "#app/demo/people";
import { fileIncidentRecords } from "#app/operations/incidents/filing";
import { openIncident, stepIncident } from "#app/operations/incidents/incidents";
import { savePostMortem } from "#app/operations/incidents/post-mortems";
import { giveIncidentTask } from "#app/operations/incidents/tasks";
import { addTimelineLine } from "#app/operations/timeline";
import { MINUTE_MS } from "#domain/durations";
import { incidentInput } from "#domain/incidents/incidents";

/** The year's exercise: a scenario, a notice that was made and kept, closed and filed for the yearly test. */
export async function playedThrough(cast: DemoPeople): Promise<void> {
  const input = incidentInput.parse({
    title: "Ransom note on the build server",
    summary:
      "Scenario: a note demands money and names a customer’s file. Run by the officer, platform and support in two hours.",
    severity: "critical",
    personalData: "no",
    leadId: cast.people.officer.personId,
    systems: "build server",
  });
  const started = cast.ago(60);
  const { id } = await cast.at(started, "officer", (work) =>
    openIncident(work, input, { source: "officer", exercise: true }),
  );
  const at = (minutes: number) => new Date(started.getTime() + minutes * MINUTE_MS);
  const line = (minutes: number, kind: "note" | "measure" | "decision", text: string) =>
    cast.at(at(minutes), "officer", (work) =>
      addTimelineLine(work, { incidentId: id, kind, at: at(minutes).toISOString(), text }),
    );
  await line(10, "note", "The note is found; the first alert reaches the lead after four minutes");
  await line(35, "measure", "Build server taken off the network, keys of the pipeline changed");
  await line(70, "decision", "Customers would be notified today: the file name proves access");
  await line(
    110,
    "note",
    "Finding: the list of customer contacts is not available without the network. Print it monthly.",
  );
  await cast.at(at(112), "officer", (work) =>
    savePostMortem(work, id, {
      happened:
        "Scenario: a ransom note on the build server. The lead was reached after four minutes, customers after 70.",
      causes: "The keys of the pipeline were old and had more access than the pipeline needs.",
      wentWell: "The server was off the network within 35 minutes. Everyone knew who decides.",
      wentBadly: "The list of customer contacts was not available without the network.",
    }),
  );
  await cast.at(at(114), "officer", (work) =>
    giveIncidentTask(work, id, {
      title: "Print the list of customer contacts every month",
      ownerId: cast.people.supportLead.personId,
      dueAt: cast.ago(-9),
      kind: "follow_up",
    }),
  );
  for (const [minutes, status] of [
    [15, "confirmed"],
    [100, "resolved"],
    [120, "closed"],
  ] as const)
    await cast.at(at(minutes), "officer", (work) => stepIncident(work, id, status));
  cast.turn(at(121));
  await fileIncidentRecords(cast.app, { kind: "job", name: "file-incident-records" });
}
