import { SMTPServer } from "smtp-server";
import type { AppContext } from "#app/context";
import { deliverMail } from "#app/jobs/deliver-mail";
import { setClockStart } from "#app/operations/breach-clocks/clock-starts";
import { registerCustomer } from "#app/operations/customers/customers";
import { affectCustomers } from "#app/operations/incidents/affected-customers";
import { openIncident } from "#app/operations/incidents/incidents";
import { saveNotice, sendNotice, startNotice } from "#app/operations/incidents/notices";
import { perform, type Work } from "#app/work";
import { customerInput } from "#domain/customers/customers";
import { incidentInput } from "#domain/incidents/incidents";
import { noticeInput } from "#domain/incidents/notices";
import { operator, timed, withApp } from "./loaded-app.ts";
import type { Measure } from "./measure.ts";

const customers = 5000;
const many = customers.toLocaleString("en");
const start = new Date("2026-03-28T12:00:00.000Z");

/** A notice to 5,000 customers through a real SMTP server on loopback. */
export async function noticeLoad(): Promise<Measure[]> {
  const server = await startServer();
  try {
    return await withApp(start, { SMTP_URL: server.url }, async (app) => {
      const act = <R>(change: (work: Work) => Promise<R>) => perform(app, operator, change);
      const { id, ids } = await cast(app);
      const named = await timed(() => act((work) => affectCustomers(work, id, ids)));
      const notice = await act((work) => startNotice(work, id));
      const parts = {
        nature: "A key.",
        impact: "A letter.",
        mitigation: "Disabled.",
        contact: "a@b.example",
      };
      const text = noticeInput.parse({ ...parts, peopleAffected: 340, recordsUnknown: "on" });
      await act((work) => saveNotice(work, notice, text));
      const queued = await timed(() => act((work) => sendNotice(work, notice)));
      const drained = await timed(() => deliverMail(app));
      if (server.taken() !== customers) throw new Error(`The server took ${server.taken()} of ${customers}.`);
      const bare = { name: "the same mails sent bare", value: (await server.bare(customers)) / 1000 };
      return [
        { name: `${many} customers named, clocks started`, value: named / 1000, unit: "s", limit: 5 },
        { name: `${many} notices queued`, value: queued / 1000, unit: "s", limit: 5 },
        {
          name: `${many} notices sent and settled`,
          value: drained / 1000,
          unit: "s",
          baseline: bare,
          limit: 2,
        },
      ];
    });
  } finally {
    await server.close();
  }
}

/** An incident with one clock for each of thousands of customers, none of them named yet. */
async function cast(app: AppContext): Promise<{ id: string; ids: string[] }> {
  const ids: string[] = [];
  await perform(app, operator, async (work) => {
    for (let n = 0; n < customers; n += 1) {
      const given = { name: `Customer ${n}`, securityEmail: `c${n}@customer.example` };
      ids.push(await registerCustomer(work, customerInput.parse(given)));
    }
  });
  const input = incidentInput.parse({ title: "A key read the bucket", severity: "high", personalData: "no" });
  const { id } = await perform(app, operator, (work) => openIncident(work, input));
  const seen = { kind: "verified", at: start.toISOString(), why: "Seen in the log" } as const;
  await perform(app, operator, (work) => setClockStart(work, id, seen));
  return { id, ids };
}

/** A server that takes everything, and how long nodemailer alone needs for as many mails of the same size. */
async function startServer() {
  let taken = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onData(stream, _session, done) {
      stream.resume();
      stream.on("end", () => {
        taken += 1;
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as { port: number };
  const url = `smtp://127.0.0.1:${port}`;
  return {
    url,
    taken: () => taken,
    async bare(mails: number): Promise<number> {
      const { createTransport } = await import("nodemailer");
      const transport = createTransport({ url, pool: true, maxConnections: 1 });
      const mail = { from: "a@bench.example", subject: "s", text: "t".repeat(700) };
      const took = await timed(async () => {
        for (let n = 0; n < mails; n += 1) await transport.sendMail({ ...mail, to: `c${n}@x.example` });
      });
      transport.close();
      return took;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
