import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { allow, type Work } from "#app/work";
import { listCallable } from "#db/breach-clocks/reminders";
import { listUntoldReports, saveIncident } from "#db/incidents/incidents";
import { listUntoldTasks, saveIncidentTask } from "#db/incidents/tasks";
import { organisationZone } from "#db/installation/organisation";
import { readable, storedInstant } from "#db/unreadable";
import { actorLabel } from "#domain/actor-names";
import { escalationOf } from "#domain/breach-clocks/escalation";
import { formatInstant } from "#domain/time-formats";

/**
 * Writes, once each, to the security officers about a report that came in (owners where there is no officer), and to the person who
 * was given a task. One link in each mail.
 * @returns how many mails were queued
 */
export async function notifyAboutIncidents(work: Work, publicUrl: string): Promise<number> {
  allow(work.actor, "notices.send");
  return (await notifyOfReports(work, publicUrl)) + (await notifyOfTasks(work, publicUrl));
}

async function notifyOfReports(work: Work, publicUrl: string): Promise<number> {
  const reports = await listUntoldReports(work.db);
  if (reports.length === 0) return 0;
  const people = escalationOf(await listCallable(work.db), null);
  const officers = people.filter((one) => one.role === "officer");
  const recipients = officers.length > 0 ? officers : people;
  for (const { id, ref, title, summary, reporter_id, reporter_name } of reports) {
    await saveIncident(work.db, id, { officers_notified_at: work.now.toISOString() });
    for (const to of recipients.filter((one) => one.id !== reporter_id))
      await queueMail(work, {
        purpose: "report",
        key: `report:${id}:${to.id}`,
        to: to.email,
        subject: `${ref} was reported: ${title}`,
        text: `${actorLabel(reporter_name)} reported:\n\n${title}\n\n${summary}\n\nNot triaged yet. Triage it: ${publicUrl}/incidents/${ref}`,
        about: { type: "incident", id },
        userId: to.id,
        needs: "incidents.view",
        topic: `report:${id}`,
      });
    await record(work, {
      action: "incidents.tell-officers",
      subject: { type: "incident", id, ref },
      after: { to: recipients.map((one) => one.email) },
    });
  }
  return reports.length * recipients.length;
}

async function notifyOfTasks(work: Work, publicUrl: string): Promise<number> {
  const zone = await organisationZone(work.db);
  const tasks = readable("incident_tasks", await listUntoldTasks(work.db), (task) => ({
    ...task,
    letter: taskLetter(task, zone, publicUrl),
  }));
  for (const task of tasks) {
    await saveIncidentTask(work.db, task.id, { notified_id: task.owner_id });
    await queueMail(work, {
      // Given back and forth, each giving is an occasion of its own.
      purpose: "incident-task",
      purposeId: task.owner_id,
      key: `incident-task:${task.id}:${task.owner_id}:${work.now.toISOString()}`,
      to: task.email,
      ...task.letter,
      about: { type: "incident", id: task.incident_id },
      topic: `incident-task:${task.id}`,
    });
    await record(work, {
      action: "incidents.tell-owner",
      subject: { type: "incident", id: task.incident_id, ref: task.ref },
      after: { task: task.id, to: task.email },
    });
  }
  return tasks.length;
}

type TaskWords = {
  id: string;
  kind: string;
  title: string;
  due_at: string;
  ref: string;
  incident_title: string;
};

/** The mail to the owner of a task of an incident. @throws Error where its due time cannot be read */
export function taskLetter(task: TaskWords, zone: string, publicUrl: string) {
  const of = task.kind === "follow_up" ? "Follow-up of" : "Task of";
  return {
    subject: `${task.ref}: ${task.title}`,
    text: `${of} ${task.ref}, ${task.incident_title}:\n\n${task.title}\n\nDue ${formatInstant(storedInstant("due_at", task.due_at), zone)}. Record what was done: ${publicUrl}/my/incident-tasks/${task.id}`,
  };
}
