import type { LoaderFunctionArgs } from "@remix-run/node";
import { expect, test } from "vitest";
import { signKeyChange, signLogHead } from "#app/operations/installation/log-heads";
import { loader } from "#app/routes/trust/log-key";
import { bookkeeping, perform } from "#app/work";
import { countLeaves, insertHead } from "#db/installation/log-leaves";
import { type LogKey, openLogKey, type SignedHead } from "#evidence/log/log-heads";
import { recordTest, type TestApp, testApp } from "#tests/support/app";

const first = openLogKey(Buffer.alloc(32, 1));
const stranger = openLogKey(Buffer.alloc(32, 2));
const operator = { kind: "cli", name: "cli:test" } as const;
const grow = (app: TestApp) => perform(app, operator, (work) => recordTest(work));

/** A head over the log as it is now, signed by a key that is not the installation's. */
async function signBy(app: TestApp, key: LogKey) {
  await grow(app);
  const { root, ...head } = key.sign({
    size: await countLeaves(app.read),
    root: Buffer.alloc(32),
    at: app.now(),
  }) satisfies SignedHead;
  const { at, publicKey, ...rest } = head;
  const row = { ...rest, root: root.toString("hex"), signed_at: at.toISOString(), public_key: publicKey };
  await bookkeeping(app, (db) => insertHead(db, { ...row, bridge: null }));
}

async function served(app: TestApp): Promise<string[]> {
  const answer = await loader({ context: { app } } as unknown as LoaderFunctionArgs);
  return (await answer.text()).split("\n");
}

test("the present key is served alone until it takes the place of another, then the earlier one stays behind it", async () => {
  const app = await testApp();
  const { verifierKey } = openLogKey(app.secretKey);
  expect(await served(app)).toEqual([verifierKey, ""]);
  await signBy(app, first);
  await grow(app);
  await signKeyChange(app, first);
  expect(await served(app)).toEqual([verifierKey, first.verifierKey, ""]);
  await grow(app);
  await signLogHead(app);
  expect(await served(app)).toEqual([verifierKey, first.verifierKey, ""]);
});

test("a key that no note of ours leads to is not served", async () => {
  const app = await testApp();
  await signBy(app, first);
  await grow(app);
  await signKeyChange(app, first);
  await signBy(app, stranger);
  expect(await served(app)).not.toContain(stranger.verifierKey);
});
