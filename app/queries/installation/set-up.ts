import type { AppContext } from "#app/context";
import { listSetUpSkips, readSetUpFacts } from "#db/installation/set-up";
import { cachedUntilWrite } from "#db/read-cache";
import { type SetUpLine, setUpLines } from "#domain/installation/set-up";

/** The steps of the set-up, each with its state. */
export async function readSetUp(app: AppContext): Promise<SetUpLine[]> {
  return cachedUntilWrite(app.read, "set-up", async () =>
    setUpLines(await readSetUpFacts(app.read, app.now()), await listSetUpSkips(app.read)),
  );
}
