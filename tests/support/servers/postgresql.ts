import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VERSIONS = "/usr/lib/postgresql";

/** The folder with initdb and pg_ctl; null where Debian's postgresql is not installed. */
export function findPostgres(): string | null {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  return (
    versions.map((one) => join(VERSIONS, one, "bin")).find((bin) => existsSync(join(bin, "initdb"))) ?? null
  );
}

/** A PostgreSQL of one's own on a loopback port, password checked; `sql` runs as its superuser. */
export async function startPostgres(bin: string) {
  const dir = mkdtempSync(join(tmpdir(), "surety-pg-"));
  const port = await freePort();
  // PostgreSQL will not run as root: the package's own user does it then.
  const root = process.getuid?.() === 0;
  if (root) execFileSync("chown", ["postgres", dir]);
  const run = (command: string, args: string[], input?: string) => {
    const [file, rest] = root ? ["runuser", ["-u", "postgres", "--", command, ...args]] : [command, args];
    const done = spawnSync(file, rest, {
      input,
      encoding: "utf8",
      cwd: dir,
      stdio: ["pipe", "ignore", "pipe"],
    });
    if (done.status !== 0) throw new Error(`${command}: ${done.stderr}`);
  };
  const data = join(dir, "data");
  run(join(bin, "initdb"), [
    "-D",
    data,
    "-U",
    "boss",
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
    "-N",
  ]);
  const options = `-p ${port} -k ${dir} -c listen_addresses=127.0.0.1 -c fsync=off`;
  run(join(bin, "pg_ctl"), ["-D", data, "-w", "-l", join(dir, "log"), "-o", options, "start"]);
  return {
    port,
    sql: (text: string) =>
      run(
        join(bin, "psql"),
        ["-h", dir, "-p", String(port), "-U", "boss", "-d", "postgres", "-v", "ON_ERROR_STOP=1"],
        text,
      ),
    stop() {
      run(join(bin, "pg_ctl"), ["-D", data, "-m", "immediate", "-w", "stop"]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A loopback port that no one listens on. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}
