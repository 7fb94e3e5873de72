import { generate } from "otplib";
import { hashPassword } from "#app/auth/password";
import { newTotpSecret } from "#app/auth/totp";
import { prepareReview } from "#app/operations/access-reviews/reviews";
import { insertAccount } from "#app/operations/installation/accounts";
import { makeApiToken } from "#app/operations/installation/api-tokens";
import { importAccounts } from "#app/operations/systems/populations";
import { addSystem } from "#app/operations/systems/systems";
import { type Actor, perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { findUser } from "#db/installation/users";
import { reviewInput } from "#domain/access-reviews/input";
import { systemInput } from "#domain/systems/systems";
import { openAsFound } from "#tests/support/review-cast";
import type { TestServer } from "#tests/support/servers/server";

/** Someone with reviews to decide and sign, one after the other. */
export type Reviewer = {
  email: string;
  password: string;
  personId: string;
  /** A code that was not used before; null until the next half minute begins. */
  code(): Promise<string | null>;
  reviews: { id: string; items: string[] }[];
};

const password = "correct battery staple horse";
const operator: Actor = { kind: "cli", name: "cli:test" };

/** Tokens for the intake; each may report thirty times a minute. */
export async function makeTokens({ app, cast }: TestServer, count: number): Promise<string[]> {
  const tokens: string[] = [];
  for (let n = 0; n < count; n += 1)
    tokens.push(
      await perform(app, cast.officer.actor(), (work) =>
        makeApiToken(app, work, { name: `Scanner ${n}`, days: 30 }),
      ),
    );
  return tokens;
}

/** People with a second factor and a system each, and open reviews of all these systems: in each review three accounts are each one's to decide. */
export async function makeReviewers(
  server: TestServer,
  people: number,
  reviews: number,
): Promise<Reviewer[]> {
  const { app } = server;
  const passwordHash = await hashPassword(password);
  const made: Reviewer[] = [];
  for (let n = 0; n < people; n += 1) made.push(await makeReviewer(server, n, passwordHash));
  const systems: string[] = [];
  for (const { personId } of made)
    systems.push(await addListedSystem(server, `System ${systems.length}`, personId));
  for (let m = 0; m < reviews; m += 1) {
    const id = await openReview(server, `Review ${m}`, systems);
    for (const { personId, reviews: own } of made)
      own.push({ id, items: (await listItems(app.read, id, personId)).map((item) => item.id) });
  }
  return made;
}

async function makeReviewer({ app }: TestServer, n: number, passwordHash: string): Promise<Reviewer> {
  const totpSecret = newTotpSecret();
  const email = `reviewer${n}@tidewater.example`;
  const account = {
    name: `Reviewer ${n}`,
    email,
    role: "member" as const,
    passwordHash,
    totpSecret,
    totpStep: 0,
  };
  const { userId } = await perform(app, operator, (work) => insertAccount(app, work, account));
  const personId = (await findUser(app.read, userId))?.person_id ?? "";
  return { email, password, personId, code: freshCodes(totpSecret), reviews: [] };
}

async function addListedSystem({ app, cast }: TestServer, name: string, ownerId: string): Promise<string> {
  const officer = cast.officer.actor();
  const id = await perform(app, officer, (work) => addSystem(work, systemInput.parse({ name, ownerId })));
  await importAccounts(app, officer, {
    system: { id },
    format: "generic",
    map: {},
    at: null,
    fileName: "accounts.csv",
    bytes: Buffer.from(
      "id,name,kind,role,privileged\n1,etl,service,reader,no\n2,root,shared,superuser,yes\n3,bi,service,reader,no\n",
    ),
  });
  return id;
}

async function openReview({ app, cast, url }: TestServer, title: string, systems: string[]): Promise<string> {
  const officer = cast.officer.actor();
  const day = (days: number) => new Date(app.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const input = reviewInput.parse({
    title,
    periodFrom: day(-90),
    periodTo: day(0),
    dueOn: day(9),
    systems,
    routing: "system-owner",
  });
  const id = await perform(app, officer, (work) => prepareReview(work, input));
  await openAsFound(app, officer, id, url);
  return id;
}

/** Codes by the machine's clock, each once: the server takes none twice. */
function freshCodes(secret: string): () => Promise<string | null> {
  let last = 0;
  return async () => {
    const step = Math.floor(Date.now() / 30_000);
    if (step <= last) return null;
    last = step;
    return generate({ secret, epoch: step * 30 });
  };
}
