import type { AppContext } from "#app/context";
import { readEyesFacts } from "#app/queries/installation/two-pairs";
import { listSetUpSkips, readSetUpFacts } from "#db/installation/set-up";
import { listUsers } from "#db/installation/users";
import { cachedUntilWrite } from "#db/read-cache";
import { type SetUpFacts, type SetUpLine, setUpLines } from "#domain/installation/set-up";
import { linkedAmong } from "#domain/installation/two-pairs";

/** The steps of the set-up, each with its state. */
export async function readSetUp(app: AppContext): Promise<SetUpLine[]> {
  return cachedUntilWrite(app.read, "set-up", async () => {
    const facts = { ...(await readSetUpFacts(app.read, app.now())), linked: await findLinked(app) };
    return setUpLines(facts, await listSetUpSkips(app.read));
  });
}

/** An account that keeps the owners and officers from being two pairs of eyes. */
async function findLinked(app: AppContext): Promise<SetUpFacts["linked"]> {
  const now = app.now().toISOString();
  const approvers = (await listUsers(app.read)).filter(
    ({ role, ended_at, expires_at }) =>
      (role === "owner" || role === "officer") && !ended_at && (!expires_at || expires_at > now),
  );
  const opening = linkedAmong(
    await readEyesFacts(app.read),
    approvers.map(({ id }) => id),
  );
  return opening && { userId: opening.userId, name: opening.name };
}
