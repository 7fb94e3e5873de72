import { monitorEventLoopDelay } from "node:perf_hooks";
import type { NextFunction, Request, Response } from "express";
import type { AppContext } from "#app/context";
import { readPost } from "#app/queries/deliveries/mail-state";
import { sameSecret } from "#app/secrets";
import { connectionForCheck } from "#app/server/connection";
import { isReady, isWritable, openReadinessProbe } from "#app/server/readiness-probe";
import { countClockChanges } from "#db/installation/clock-changes";
import { countCrashes } from "#db/installation/crashes";
import { readLiveness } from "#db/installation/liveness";

/** /healthz (this process answers), /readyz (database, vault and jobs work), /metrics (Prometheus text). They come before every other rule. */
export function health(app: AppContext) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const look = openReadinessProbe(app);
  const places: Record<string, (request: Request, response: Response) => Promise<unknown>> = {
    "/healthz": async (request, response) => {
      const seen = connectionForCheck(app, request);
      return seen ? response.json(seen) : response.type("text/plain").send("ok\n");
    },
    "/readyz": async (_request, response) => {
      const parts = await look();
      response.status(isReady(parts) ? 200 : 503).json(parts);
    },
    "/metrics": async (request, response) => {
      if (!mayRead(app, request)) return response.status(404).type("text/plain").send("Not found\n");
      response.type("text/plain; version=0.0.4").send(await metrics(app, delay, isWritable(await look())));
    },
  };
  return (request: Request, response: Response, next: NextFunction) => {
    const place = request.method === "GET" || request.method === "HEAD" ? places[request.path] : undefined;
    if (!place) return next();
    response.setHeader("Cache-Control", "no-store");
    place(request, response).catch(next);
  };
}

/** Figures are for the machine's own operator: over loopback itself, or with METRICS_TOKEN as bearer token. */
function mayRead(app: AppContext, request: Request): boolean {
  const [scheme, token = ""] = (request.get("authorization") ?? "").split(" ");
  if (app.config.metricsToken)
    return scheme?.toLowerCase() === "bearer" && sameSecret(token, app.config.metricsToken);
  const passedOn = request.get("x-forwarded-for") ?? request.get("forwarded") ?? request.get("x-real-ip");
  return passedOn === undefined && /^(::1|(::ffff:)?127\.)/.test(request.socket.remoteAddress ?? "");
}

async function metrics(
  app: AppContext,
  delay: ReturnType<typeof monitorEventLoopDelay>,
  writable: boolean,
): Promise<string> {
  const pulse = await readLiveness(app.read);
  const { crashes, last: lastCrash } = await countCrashes(app.read);
  const { user, system } = process.cpuUsage();
  const seconds = (at: Date | null) => (at ? at.getTime() / 1000 : 0);
  const lines = [
    gauge("process_resident_memory_bytes", "Resident memory.", process.memoryUsage.rss()),
    counter("process_cpu_seconds_total", "User and system CPU time.", (user + system) / 1e6),
    gauge("process_start_time_seconds", "When the process started.", performance.timeOrigin / 1000),
    gauge(
      "surety_event_loop_delay_p99_seconds",
      "99th percentile of the event loop's delay.",
      delay.percentile(99) / 1e9,
    ),
    gauge(
      "surety_database_writable",
      "1 while the database takes writes; at 0 no job runs, no reminder and no mail is sent.",
      writable ? 1 : 0,
    ),
    counter("surety_crashes_total", "Processes that ended without their orderly stop.", crashes),
    gauge(
      "surety_last_crash_timestamp_seconds",
      "When the start after the last crash reported it.",
      seconds(lastCrash),
    ),
    counter(
      "surety_clock_changes_total",
      "Changes of the machine's clock by more than a minute.",
      await countClockChanges(app.read),
    ),
    counter("surety_audit_entries_total", "Entries of the audit log.", pulse.auditEntries),
    gauge("surety_mail_waiting", "Mails waiting to be sent.", pulse.mailWaiting),
    gauge(
      "surety_mail_oldest_waiting_seconds",
      "How long the oldest waiting mail has waited.",
      (await readPost(app)).oldestSeconds,
    ),
    gauge("surety_mail_failed", "Mails that were given up.", pulse.mailFailed),
    gauge(
      "surety_last_backup_timestamp_seconds",
      "When the last backup was made and read back.",
      seconds(pulse.lastBackup),
    ),
    "# HELP surety_job_runs_total Runs by job and outcome.\n# TYPE surety_job_runs_total counter",
    ...pulse.jobs.map(
      ({ job, outcome, runs }) => `surety_job_runs_total{job="${job}",outcome="${outcome}"} ${runs}`,
    ),
    "# HELP surety_job_last_done_timestamp_seconds When a job last did its work.\n# TYPE surety_job_last_done_timestamp_seconds gauge",
    ...pulse.jobs
      .filter(({ outcome }) => outcome === "done")
      .map(({ job, last }) => `surety_job_last_done_timestamp_seconds{job="${job}"} ${seconds(last)}`),
  ];
  return `${lines.join("\n")}\n`;
}

const gauge = (name: string, help: string, value: number) => sample("gauge", name, help, value);
const counter = (name: string, help: string, value: number) => sample("counter", name, help, value);

function sample(kind: string, name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${name} ${Number.isFinite(value) ? value : 0}`;
}
