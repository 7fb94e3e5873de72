// How server processes ended: one file each in DATA_DIR/processes, written at start and removed by an orderly end. A file whose
// process is gone reports a crash, whether npm, systemd or no one supervises. No database: it may be what is broken.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { redact } from "./redact.mjs";

/** Reported crashes kept on the disk, for finding their cause. */
const KEPT = 20;
/** Characters of error output that are kept of one crash. */
const LONGEST_OUTPUT = 16_000;
/** Bytes of the largest record: its output in UTF-8 as JSON writes it, six for a character at most, and the rest. */
const LARGEST_RECORD = 6 * LONGEST_OUTPUT + 4096;

/** The data folder of an environment; the server resolves it the same way. */
export const dataDirOf = (env, cwd) => resolve(cwd, env.DATA_DIR || "data");

/** Writes that this process serves. `failed` adds the error that ends it; `end` removes the record. */
export function beginRecord(dataDir, startedAt = new Date()) {
  const record = {
    id: `${startedAt.toISOString()} ${process.pid}`,
    pid: process.pid,
    identity: identityOf(process.pid),
    startedAt: startedAt.toISOString(),
  };
  write(dataDir, record);
  return {
    failed(error) {
      const output = outputOf(error instanceof Error ? (error.stack ?? error.message) : String(error));
      write(dataDir, { ...record, endedAt: new Date().toISOString(), output });
    },
    end: () => rmSync(pathOf(dataDir, record.id), { force: true }),
  };
}

/** What a supervisor saw of an end: exit code or signal, and the last of what was written to stderr. */
export function recordCrash(dataDir, { pid, startedAt, endedAt, exitCode, signal, stderr }) {
  if (!existsSync(dataDir)) return;
  const own = list(dataDir).find((one) => one.pid === pid && !one.reportedAt && one.exitCode === undefined);
  const record = own ?? {
    id: `${startedAt.toISOString()} ${pid}`,
    pid,
    startedAt: startedAt.toISOString(),
  };
  const output = outputOf(stderr) || own?.output || "";
  write(dataDir, { ...record, endedAt: endedAt.toISOString(), exitCode, signal, output });
  prune(dataDir);
}

/** The crashes that no start has reported yet, the oldest first. */
export function listCrashes(dataDir) {
  return list(dataDir).filter((one) => !one.reportedAt && !isAlive(one));
}

/** Marks crashes as reported; the newest stay on the disk. */
export function markReported(dataDir, crashes) {
  for (const crash of crashes) write(dataDir, { ...crash, reportedAt: new Date().toISOString() });
  prune(dataDir);
}

/** Paths in the folder of records that are none: start goes on without them and names them in the log. */
export function listStrayRecords(dataDir) {
  return readAll(dataDir).flatMap(({ path, record, gone }) => (record || gone ? [] : [path]));
}

function list(dataDir) {
  return readAll(dataDir).flatMap(({ record }) => (record ? [record] : []));
}

function readAll(dataDir) {
  const folder = join(dataDir, "processes");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => ({ path: join(folder, name), ...readRecord(dataDir, join(folder, name)) }));
}

/** The record in a file; without one where it is something else: no regular file, too large, unreadable, of another shape. */
function readRecord(dataDir, path) {
  try {
    const found = lstatSync(path);
    // Opening a pipe would wait for a writer.
    if (!found.isFile() || found.size > LARGEST_RECORD) return {};
    const record = JSON.parse(readFileSync(path, "utf8"));
    return isRecord(record) && pathOf(dataDir, record.id) === path ? { record } : {};
  } catch (error) {
    return { gone: error.code === "ENOENT" };
  }
}

const isTime = (value) => typeof value === "string" && !Number.isNaN(Date.parse(value));
const isOr = (type) => (value) => value === undefined || value === null || typeof value === type;
const isTimeOrNone = (value) => value === undefined || isTime(value);
const shape = {
  id: (value) => typeof value === "string",
  pid: (value) => Number.isSafeInteger(value) && value > 0,
  startedAt: isTime,
  endedAt: isTimeOrNone,
  reportedAt: isTimeOrNone,
  identity: isOr("string"),
  exitCode: isOr("number"),
  signal: isOr("string"),
  output: isOr("string"),
};

function isRecord(value) {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(shape).every(([key, fits]) => fits(value[key]));
}

function prune(dataDir) {
  const over = list(dataDir).filter((one) => one.exitCode !== undefined || one.reportedAt);
  for (const { id } of over.slice(0, -KEPT)) rmSync(pathOf(dataDir, id), { force: true });
}

function write(dataDir, record) {
  mkdirSync(join(dataDir, "processes"), { recursive: true, mode: 0o700 });
  const path = pathOf(dataDir, record.id);
  writeFileSync(`${path}.new`, JSON.stringify(record), { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}

const pathOf = (dataDir, id) => join(dataDir, "processes", `${id.replace(/[^\w.-]+/g, "-")}.json`);
const outputOf = (text) => redact(text.slice(-2 * LONGEST_OUTPUT)).slice(-LONGEST_OUTPUT);

/** A process number is used again; with the boot and the tick of its start it is not. Null for no process, or without /proc. */
function identityOf(pid) {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended; only its parent has not asked yet.
    return fields[0] === "Z" ? null : `${boot} ${fields[19]}`;
  } catch {
    return null;
  }
}

function isAlive({ pid, identity, exitCode, signal }) {
  if (exitCode !== undefined || signal || pid === process.pid) return false;
  if (identity) return identityOf(pid) === identity;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
