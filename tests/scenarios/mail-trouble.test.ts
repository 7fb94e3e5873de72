import { type AddressInfo, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { afterEach, expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { deliverMail } from "#app/jobs/deliver-mail";
import { perform } from "#app/work";
import { testApp } from "#tests/support/app";
import { startPost } from "#tests/support/servers/post";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function queued(url: string) {
  const app = await testApp("2026-03-29T00:30:00.000Z", { SMTP_URL: url });
  await perform(app, { kind: "job", name: "deliver-mail" }, async (work) => {
    await queueMail(work, { purpose: "test", key: "a", to: "maren@x.example", subject: "a", text: "a" });
    await record(work, { action: "test", subject: { type: "delivery", id: "test" } });
  });
  const row = () => app.read.selectFrom("deliveries").selectAll().executeTakeFirstOrThrow();
  return { app, row };
}

test("a server that answers a line at a time without end is left after the limit, and the mail is tried again", async () => {
  let closed: Promise<unknown> = Promise.reject(new Error("No connection was made."));
  closed.catch(() => undefined);
  const server = createServer((socket: Socket) => {
    socket.on("error", () => undefined);
    socket.write("220 slow\r\n");
    const timer = setInterval(() => socket.writable && socket.write("250-more\r\n"), 20);
    closed = new Promise<void>((resume) =>
      socket.once("close", () => {
        clearInterval(timer);
        resume();
      }),
    );
  });
  await new Promise<void>((resume) => server.listen(0, "127.0.0.1", resume));
  ends.push(() => server.close());
  const { app, row } = await queued(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(await deliverMail(app, Math.random, { sendMs: 200 })).toBe("0 sent, 1 to retry, 0 rejected");
  expect(await row()).toMatchObject({
    held_back: "server",
    failed_at: null,
    next_try_at: expect.any(String),
    last_error: expect.stringContaining("timed out"),
  });
  await closed;
});

test("a server that refuses the sender holds mail back and gives none up", async () => {
  const post = await startPost();
  const { app, row } = await queued(post.url);
  post.refuseSender = () => ({ code: 550, text: "sender not allowed" });
  await deliverMail(app);
  expect(await row()).toMatchObject({
    held_back: "server",
    failed_at: null,
    last_error: expect.stringContaining("sender not allowed"),
  });
  post.refuseSender = () => null;
  app.clock.advance(3_600_000);
  await deliverMail(app);
  expect(post.received.map((mail) => mail.subject)).toEqual(["a"]);
});

/** A server that speaks line by line; `data` is its answer to DATA. */
async function lineServer(data: string) {
  const lines: string[] = [];
  const server = createServer((socket: Socket) => {
    let inText = false;
    const say = (text: string) => socket.writable && socket.write(`${text}\r\n`);
    socket.on("error", () => undefined);
    say("220 lines");
    createInterface({ input: socket }).on("line", (line) => {
      lines.push(line);
      if (inText) {
        if (line !== ".") return;
        inText = false;
        say("250 taken");
      } else if (line === "DATA") {
        inText = true;
        say(data);
      } else say(line === "QUIT" ? "221 bye" : "250 ok");
    });
  });
  await new Promise<void>((resume) => server.listen(0, "127.0.0.1", resume));
  ends.push(() => server.close());
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, lines };
}

test("a server that answers DATA with 250 is broken: it gets no text, and the mail waits", async () => {
  const server = await lineServer("250 ok");
  const { app, row } = await queued(server.url);
  expect(await deliverMail(app)).toBe("0 sent, 1 to retry, 0 rejected");
  expect(await row()).toMatchObject({
    sent_at: null,
    failed_at: null,
    held_back: "server",
    next_try_at: expect.any(String),
    last_error: 'The mail server answered DATA with "250 ok" instead of 354. Nothing was sent.',
  });
  expect(server.lines.filter((line) => /^(Subject|\.)/.test(line))).toEqual([]);
});

test("a server that answers 354 gets the text", async () => {
  const { url } = await lineServer("354 go");
  const { app, row } = await queued(url);
  expect(await deliverMail(app)).toBe("1 sent, 0 to retry, 0 rejected");
  expect(await row()).toMatchObject({ sent_at: expect.any(String), answer: "250 taken" });
});
