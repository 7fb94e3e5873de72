import { type Kysely, sql } from "kysely";
import { readConfig } from "#app/config";
import { openContext } from "#app/operations/installation/opening";
import { migrations } from "#db/migrate";

// Opens a data folder with a migration that takes long, until someone kills this process. Argument: the folder.
const [dir] = process.argv.slice(2) as [string];
const slow = {
  async up(db: Kysely<unknown>) {
    await sql`create table slow (text)`.execute(db);
    console.log("migrating");
    for (let n = 0; n < 200_000; n += 1)
      await sql`insert into slow values (hex(randomblob(2000)))`.execute(db);
  },
};
console.log("opening");
const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
await openContext(config, { migrations: { ...migrations, "9001_slow": slow } });
console.log("open");
