import { resolve } from "node:path";
import type { AppContext } from "#app/context";
import { testMailbox } from "#app/delivery/mail/mailbox";
import { testMailSignIn } from "#app/delivery/mail/sign-in-test";
import { remindersStandStill } from "#app/queries/breach-clocks/reminder-watch";
import { readPost } from "#app/queries/deliveries/mail-state";
import { backupDir, listBackups } from "#app/queries/installation/backup-folder";
import { conditionWords } from "#app/queries/installation/condition";
import { countAuditEntries, findAuditEntry } from "#db/installation/audit-log";
import { findLastClockChange } from "#db/installation/clock-changes";
import { standstillWords } from "#domain/breach-clocks/reminder-watch";
import { postWords } from "#domain/deliveries/post-state";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#domain/durations";
import { type CheckResult, resultsOf } from "#domain/installation/checkup";
import { changeToShow, clockChangeWords } from "#domain/installation/clock-changes";

const database = resultsOf("database");
const clock = resultsOf("clock");
const jobs = resultsOf("jobs");
const mail = resultsOf("mail");
const backups = resultsOf("backups");

/** What the records of an open folder say about clock, jobs, queue and backups. */
export async function checkRecords(app: AppContext): Promise<CheckResult[]> {
  const lost = conditionWords(app);
  return [
    ...(lost ? [database.failed(lost)] : []),
    await checkClock(app),
    await checkJobs(app),
    await checkQueue(app),
    await checkBackups(app),
  ];
}

async function checkClock(app: AppContext): Promise<CheckResult> {
  const now = app.now();
  const last = await findAuditEntry(app.read, await countAuditEntries(app.read));
  const ahead = last ? new Date(last.at).getTime() - now.getTime() : 0;
  if (ahead > MINUTE_MS)
    return clock.failed(
      `The clock shows ${now.toISOString()}, but the last log entry is of ${last?.at}. Set the clock, and let chrony or systemd-timesyncd keep it.`,
    );
  const change = changeToShow(await findLastClockChange(app.read), now);
  return change ? clock.warning(clockChangeWords(change)) : clock.ok(`The clock shows ${now.toISOString()}.`);
}

async function checkJobs(app: AppContext): Promise<CheckResult> {
  if (!app.config.jobs)
    return jobs.warning(
      "JOBS=off: no reminders, no mail, no collecting and no backups, unless another process runs the jobs.",
    );
  // This process runs a command and no clock: what counts is when the server's job last ran.
  const still = await remindersStandStill(app, HOUR_MS / 1000);
  if (still?.since === null)
    return jobs.warning(
      "Breach reminders have never run. A server that was just started runs them within a minute.",
    );
  return still
    ? jobs.failed(`${standstillWords(still, app.now())} Start the server.`)
    : jobs.ok("Breach reminders have run within the last minutes.");
}

async function checkQueue(app: AppContext): Promise<CheckResult> {
  const state = await readPost(app);
  const words = postWords(state);
  if (words === "ok")
    return mail.ok(state.waiting > 0 ? `Mails waiting: ${state.waiting}.` : "No mail waits.");
  if (words === "not set up")
    return mail.warning(
      "No mail server is configured: reminders, invitations and notices are not mailed. Set SMTP_URL and MAIL_FROM.",
    );
  return mail.failed(`Queue: ${words}. Deliveries lists each mail.`);
}

async function checkBackups(app: AppContext): Promise<CheckResult> {
  const place = resolve(backupDir(app));
  const [newest] = await listBackups(app);
  if (!newest?.madeAt) return backups.warning("There is no backup yet. Run: npx surety backup create.");
  const age = app.now().getTime() - newest.madeAt.getTime();
  if (age > 2 * DAY_MS)
    return backups.failed(
      `The newest backup, ${newest.name}, is ${Math.floor(age / DAY_MS)} days old. Look at Jobs, back-up.`,
    );
  return backups.ok(
    `The newest is ${newest.name}. Copy ${place} to another machine: a backup on the same disk is lost with it.`,
  );
}

/** Connects to the mail server and to the mailbox of IMAP_URL as for a mail, and sends and reads none. Says nothing of what is not configured. */
export async function checkMailServer(app: AppContext): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  if (app.config.smtpUrl) {
    const trouble = await testMailSignIn(app);
    results.push(
      trouble === null
        ? mail.ok("The mail server takes the connection and the sign-in.")
        : mail.failed(trouble),
    );
  }
  if (app.config.imapUrl) {
    const trouble = await testMailbox(app);
    results.push(trouble === null ? mail.ok("The mailbox for bounced mail opens.") : mail.failed(trouble));
  }
  return results;
}
