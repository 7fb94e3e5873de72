import type { AppContext } from "#app/context";
import { version } from "#app/storage/version";
import { bookkeeping } from "#app/work";
import { findLastVersion, insertVersion } from "#db/installation/versions";

/** Notes in the database that this version opens it, when another one did last. On a full disk the note waits for the next start. */
export async function noteVersion(app: AppContext): Promise<void> {
  if ((await findLastVersion(app.read)) === version) return;
  await bookkeeping(app, (db, now) => insertVersion(db, version, now)).catch((error) =>
    app.logger.warn({ err: error }, "the version that opened the folder could not be noted"),
  );
}
